import type admin from './en/admin.json';
import type batches from './en/batches.json';
import type common from './en/common.json';
import type data from './en/data.json';
import type history from './en/history.json';
import type models from './en/models.json';
import type read from './en/read.json';
import type review from './en/review.json';
import type signIn from './en/sign-in.json';

/** A key that no catalogue has is a compile error. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      admin: typeof admin;
      batches: typeof batches;
      common: typeof common;
      data: typeof data;
      history: typeof history;
      models: typeof models;
      read: typeof read;
      review: typeof review;
      'sign-in': typeof signIn;
    };
  }
}
