import type { Endpoint } from './endpoint.ts';
import { reads, administers } from './access.ts';
import * as people from '../people.ts';
import * as administration from '../administration.ts';

export const administrationEndpoints = {
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'Who changed what, newest first',
    tag: 'administration',
    access: administers,
    query: people.AuditQuery,
    answers: { 200: people.AuditPage },
    problems: ['cursor-invalid'],
  },
  getSettings: {
    method: 'GET',
    path: '/settings',
    summary: 'What was set',
    tag: 'administration',
    access: reads,
    answers: { 200: administration.Settings },
    problems: [],
  },
  changeSettings: {
    method: 'PATCH',
    path: '/settings',
    summary: 'Set the error rate and the rest',
    tag: 'administration',
    access: administers,
    body: { json: administration.PatchSettings },
    answers: { 200: administration.Settings },
    problems: [],
  },
  getStorage: {
    method: 'GET',
    path: '/storage',
    summary: 'What is kept and how much room it takes',
    tag: 'administration',
    access: administers,
    answers: { 200: administration.StorageReport },
    problems: [],
  },
  listJobs: {
    method: 'GET',
    path: '/jobs',
    summary: 'Work in the background, newest first',
    tag: 'administration',
    access: administers,
    query: administration.JobQuery,
    answers: { 200: administration.JobPage },
    problems: ['cursor-invalid'],
  },
  cancelJob: {
    method: 'POST',
    path: '/jobs/:id/cancel',
    summary: 'Take a waiting job out of the queue',
    tag: 'administration',
    access: administers,
    params: administration.JobParams,
    answers: { 200: administration.Job },
    problems: ['job-not-found', 'job-state-conflict'],
  },
} as const satisfies Record<string, Endpoint>;
