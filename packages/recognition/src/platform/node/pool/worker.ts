/** The program of one worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerSetup } from './messages.ts';
import { serve } from './serve.ts';
import { recogniseBatch } from './work.ts';

if (parentPort) await serve(parentPort, workerData as WorkerSetup, recogniseBatch);
