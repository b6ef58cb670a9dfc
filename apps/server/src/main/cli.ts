/** `hand-digits`: the program behind bin/hand-digits.mjs. */
import { runCommandLine } from './command-line.ts';

await runCommandLine(process.argv.slice(2));
