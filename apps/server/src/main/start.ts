/** `npm start`: builds the web application where it is missing or stale, and serves it with the API. */
import { buildWebIfStale } from './build-web.ts';
import { root, runCommandLine } from './command-line.ts';

const built = await buildWebIfStale({
  root,
  onBuild: () => {
    process.stderr.write('hand-digits: building the web application (some seconds) …\n');
  },
});
if (!built) {
  process.stderr.write('hand-digits: the web application could not be built; the API is served.\n');
}
await runCommandLine(['serve', ...process.argv.slice(2)]);
