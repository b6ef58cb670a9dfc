import { endpoints } from '@hand-digits/contract';
import { expect, test } from 'vitest';
import { addressOf, routes } from '../src/api/routes.ts';

test('every endpoint of the contract can be called, and none besides', () => {
  const contract = Object.entries(endpoints).map(([name, { method, path }]) => [
    name,
    [method, path],
  ]);
  expect(Object.fromEntries(contract)).toEqual(routes);
});

test('names in a path and values in a query are written so that they cannot be mistaken', () => {
  expect(addressOf('/predictions/:id/image', { id: 'a/b?c' })).toBe(
    '/api/v1/predictions/a%2Fb%3Fc/image',
  );
  expect(addressOf('/predictions', {}, { text: 'a&b=c', digit: undefined, limit: 5 })).toBe(
    '/api/v1/predictions?text=a%26b%3Dc&limit=5',
  );
});
