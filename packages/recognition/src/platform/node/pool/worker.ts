/** The program of one worker thread. */
import { parentPort } from 'node:worker_threads';
import { serve } from './serve.ts';
import { recogniseBatch } from './work.ts';

if (parentPort) serve(parentPort, recogniseBatch);
