import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const VERSION = "v1";
const NONCE_BYTES = 12;

/**
 * Seals a PEMS token for the database: AES-256-GCM, as `v1:<key id>:<nonce>:<tag>:<ciphertext>`, each in base64.
 * @param keyBase64 CREDENTIAL_KEY: 32 bytes in base64
 */
export function sealCredential(token: string, keyBase64: string): string {
  const key = keyOf(keyBase64);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(VERSION));
  const sealed = Buffer.concat([cipher.update(token, "utf8"), cipher.final()]);
  return [
    VERSION,
    keyId(key),
    ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64")),
  ].join(":");
}

/**
 * Opens what `sealCredential` made.
 * @throws Error without any part of the credential when it was sealed with another key, or was changed
 */
export function openCredential(sealed: string, keyBase64: string): string {
  const key = keyOf(keyBase64);
  const [version, id, nonce = "", tag = "", text = ""] = sealed.split(":");
  if (version !== VERSION) throw new Error("The stored PEMS credential has a form that is not known.");
  if (id !== keyId(key))
    throw new Error("The PEMS credential was sealed with another CREDENTIAL_KEY. Enter it anew.");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(VERSION));
    decipher.setAuthTag(Buffer.from(tag, "base64"));
    return decipher.update(Buffer.from(text, "base64"), undefined, "utf8") + decipher.final("utf8");
  } catch {
    throw new Error("The stored PEMS credential is damaged. Enter it anew.");
  }
}

function keyOf(base64: string): Buffer {
  const key = Buffer.from(base64, "base64");
  if (key.length !== 32) throw new Error("CREDENTIAL_KEY must be 32 bytes in base64.");
  return key;
}

/** Names a key without giving it away. */
function keyId(key: Buffer): string {
  return createHash("sha256").update("pfa credential key").update(key).digest("hex").slice(0, 8);
}
