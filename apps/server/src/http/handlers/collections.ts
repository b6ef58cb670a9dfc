import {
  augmentDigit,
  getCollection,
  getDigit,
  getDigitPicture,
  listCollections,
  listDigits,
  listWriters,
  readDigit,
  type CollectionParts,
} from '../../use-cases/collections/collections.ts';
import type { Handlers } from '../handler.ts';
import { mapDone } from '../outcomes.ts';

type Group =
  | 'listCollections'
  | 'getCollection'
  | 'listCollectionWriters'
  | 'listCollectionDigits'
  | 'getCollectionDigit'
  | 'getCollectionImage'
  | 'readCollectionDigit'
  | 'augmentCollectionDigit';

/** Datasets and suites, image by image. */
export function collectionHandlers(parts: CollectionParts): Pick<Handlers, Group> {
  return {
    listCollections: ({ caller }) => listCollections(parts, caller),
    getCollection: ({ caller, params }) => getCollection(parts, caller, params.id),
    listCollectionWriters: ({ caller, params, query }) =>
      listWriters(parts, caller, { id: params.id, query }),
    listCollectionDigits: ({ caller, params, query }) =>
      listDigits(parts, caller, { id: params.id, query }),
    getCollectionDigit: ({ caller, params, query }) =>
      getDigit(parts, caller, { ...params, filter: query }),
    getCollectionImage: async ({ caller, params }) =>
      mapDone(await getDigitPicture(parts, caller, params), (picture) => ({
        kind: 'picture' as const,
        picture,
      })),
    readCollectionDigit: ({ caller, params }) => readDigit(parts, caller, params),
    augmentCollectionDigit: ({ caller, params, query }) =>
      augmentDigit(parts, caller, { ...params, query }),
  };
}
