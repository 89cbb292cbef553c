// Loaded before a program that a developer starts alone (worker, migrations, sandbox, graphile-worker): gives it the
// settings of `.env` and those that `npm start` made, so that it joins the running installation.
import { dataFolder, readSecrets } from "#scripts/data-folder.ts";
import { loadDotEnv, withInstallation } from "#scripts/environment.ts";

loadDotEnv();
const folder = dataFolder();
const secrets = readSecrets(folder);
if (secrets) Object.assign(process.env, withInstallation({ ...process.env }, secrets, folder));
