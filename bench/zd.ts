import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { wheel } from "#bench/ui-motion.ts";
import { newPage, open } from "#bench/ui-open.ts";
import { signedInState } from "#e2e/session.ts";
import { browserArguments, ensureBrowser } from "#scripts/browser.ts";
const { web } = JSON.parse(readFileSync("/tmp/zk.json", "utf8"));
const browser = await chromium.launch({ executablePath: ensureBrowser().path, args: [...browserArguments] });
const page = await newPage(browser, { storageState: await signedInState(web, "maria"), viewport: { width: 1440, height: 900 } });
for (const view of ["grid", "timeline"]) {
  await open(page, `${web}/RIO/${view}`);
  await setTimeout(1500);
  await wheel(page, 10, 0, 40);
  const s = await page.context().newCDPSession(page);
  let layers: any[] = [];
  s.on("LayerTree.layerTreeDidChange", (e: any) => { if (e.layers) layers = e.layers; });
  await s.send("DOM.enable"); await s.send("DOM.getDocument", { depth: -1 });
  await s.send("LayerTree.enable");
  await wheel(page, 3, 0, 40);
  await setTimeout(500);
  const seen = new Map<string, number>();
  for (const l of layers) {
    let r: any = { compositingReasons: ["?"] };
    try { r = await s.send("LayerTree.compositingReasons", { layerId: l.layerId }); } catch {}
    let cls = "";
    if (l.backendNodeId) { try { const d: any = await s.send("DOM.describeNode", { backendNodeId: l.backendNodeId }); const a = d.node.attributes ?? []; const i = a.indexOf("class"); cls = d.node.nodeName + " " + (a[i + 1] ?? "").slice(0, 60); } catch {} }
    const k = `${(r.compositingReasonIds ?? r.compositingReasons).join("|")} :: ${cls} draws=${l.drawsContent}`;
    seen.set(k, (seen.get(k) ?? 0) + 1);
  }
  console.log(view, layers.length);
  for (const [k, v] of [...seen].sort((a, b) => b[1] - a[1])) console.log("  ", v, k);
  await s.detach();
}
await browser.close();
