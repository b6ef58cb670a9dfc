import { z } from 'zod';
import * as collections from '../collections.ts';
import { readsModels } from './access.ts';
import type { Endpoint } from './endpoint.ts';

const id = z.object({ id: collections.CollectionId });
const row = id.extend({ row: z.coerce.number().int().min(0) });

/** Every look into a collection may meet these. */
const unreadable = ['collection-not-found', 'collection-unreadable', 'overloaded'] as const;
const noImage = [...unreadable, 'row-not-found', 'image-unreadable'] as const;

export const collectionEndpoints = {
  listCollections: {
    method: 'GET',
    path: '/collections',
    summary: 'Splits of prepared datasets, and suites, that this machine has',
    tag: 'data',
    access: readsModels,
    answers: { 200: collections.CollectionList },
    problems: [],
  },
  getCollection: {
    method: 'GET',
    path: '/collections/:id',
    summary: 'What one holds: images by class, series, writer and kind',
    tag: 'data',
    access: readsModels,
    params: id,
    answers: { 200: collections.CollectionDetail },
    problems: unreadable,
  },
  listCollectionWriters: {
    method: 'GET',
    path: '/collections/:id/writers',
    summary: 'Who wrote what a filter holds',
    tag: 'data',
    access: readsModels,
    params: id,
    query: collections.CollectionWriterQuery,
    answers: { 200: collections.CollectionWriterPage },
    problems: [...unreadable, 'cursor-invalid'],
  },
  listCollectionDigits: {
    method: 'GET',
    path: '/collections/:id/digits',
    summary: 'Its images, filtered by class, kind, writer and series',
    tag: 'data',
    access: readsModels,
    params: id,
    query: collections.CollectionDigitQuery,
    answers: { 200: collections.CollectionDigitPage },
    problems: [...unreadable, 'cursor-invalid'],
  },
  getCollectionDigit: {
    method: 'GET',
    path: '/collections/:id/digits/:row',
    summary: 'One image, and its neighbours among those that a filter holds',
    tag: 'data',
    access: readsModels,
    params: row,
    query: collections.CollectionFilter,
    answers: { 200: collections.CollectionDigitDetail },
    problems: [...unreadable, 'row-not-found'],
  },
  getCollectionImage: {
    method: 'GET',
    path: '/collections/:id/digits/:row/image',
    summary: 'Its 28×28 as PNG',
    tag: 'data',
    access: readsModels,
    params: row,
    query: collections.CollectionImageQuery,
    answers: { 200: 'image' },
    problems: noImage,
  },
  readCollectionDigit: {
    method: 'GET',
    path: '/collections/:id/digits/:row/reading',
    summary: 'What the active model answers for it; nothing is stored',
    tag: 'data',
    access: readsModels,
    params: row,
    answers: { 200: collections.CollectionReading },
    problems: [...noImage, 'no-active-model', 'reading-timed-out'],
  },
  augmentCollectionDigit: {
    method: 'GET',
    path: '/collections/:id/digits/:row/augmented',
    summary: 'What training makes of it',
    tag: 'data',
    access: readsModels,
    params: row,
    query: collections.AugmentQuery,
    answers: { 200: collections.Augmented },
    problems: noImage,
  },
} as const satisfies Record<string, Endpoint>;
