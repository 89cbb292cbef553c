// Found by the plain `graphile-worker` command; the settings are those of `.env` and of `npm start`.
import "#scripts/load-environment.ts";
import { workerPreset } from "#worker/preset.ts";

const preset: GraphileConfig.Preset = workerPreset();

export default preset;
