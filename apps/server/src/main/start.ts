/** `npm start`: what the product can do, shown on the examples that come with it. */
import path from 'node:path';
import { root, runCommandLine } from './command-line.ts';

process.stdout.write(`hand-digits reads handwritten digits. From here you can

  npx hand-digits classify PATH…           read image files, folders, ZIP archives
  npx hand-digits evaluate --suite PATH    measure how well it reads labelled images
  npx hand-digits dataset --help           fetch and prepare handwriting to learn from
  npx hand-digits train --help             train a network of your own
  npx hand-digits model info               see what the shipped model is

Every command has --help with examples. This is what it reads in examples/:

`);
await runCommandLine(['classify', path.relative(process.cwd(), path.join(root, 'examples'))]);
