// The same on every answer; a page's content security policy carries a nonce and comes from src/proxy.ts.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

/** @type {import("next").NextConfig} */
const config = {
  // A second build (tests) must not disturb a running server.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // Its generated types are looked for beside that build; a build adds their folder to the file that it is given.
  typescript: {
    tsconfigPath: process.env.NEXT_DIST_DIR === ".next-test" ? "tsconfig.test-build.json" : "tsconfig.json",
  },
  poweredByHeader: false,
  reactCompiler: false,
  reactStrictMode: true,
  devIndicators: false,
  serverExternalPackages: ["pg", "@node-rs/argon2", "pino", "pino-pretty", "graphile-worker", "prom-client"],
  experimental: { optimizePackageImports: ["radix-ui"] },
  turbopack: { root: import.meta.dirname },
  // Where the head of a page comes after its beginning, a browser asks for this name first.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    {
      source: "/:path*",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: [{ key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" }],
    },
    // Its address changes with its content. Browsers ask for it at each change of the address: with each order, each search.
    {
      source: "/icon.svg",
      headers: [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }],
    },
    {
      source: "/api/:path*",
      headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
};

export default config;
