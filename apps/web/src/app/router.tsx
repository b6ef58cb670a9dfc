import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouteComponent,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { loadMessages, type MessageGroup } from '../messages/translation.ts';
import { ReadPage } from '../read/read-page.tsx';
import { BrokenPage, NothingAnywhere, NothingHere } from './broken-page.tsx';
import { anySearch, parseSearch, stringifySearch } from './search.ts';
import { Shell } from './shell.tsx';

type PageComponent = () => ReactNode;
type Pages<N extends string> = Record<N, PageComponent>;

/** A page that is loaded, with all words that stand on it, when it is first gone to. */
function lazily<N extends string>(
  groups: MessageGroup | readonly MessageGroup[],
  name: N,
  load: () => Promise<Pages<N>>,
): RouteComponent {
  return lazyRouteComponent(async () => {
    const [pages] = await Promise.all([load(), ...[groups].flat().map(loadMessages)]);
    const page: PageComponent = pages[name];
    return { page };
  }, 'page');
}

const root = createRootRoute({ notFoundComponent: NothingAnywhere });

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

const read = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: anySearch,
  component: ReadPage,
});

const agreement = createRoute({
  getParentRoute: () => shell,
  path: '/agreement',
  validateSearch: anySearch,
  component: lazily('read', 'AgreementPage', () => import('../read/agreement-page.tsx')),
});

const history = createRoute({
  getParentRoute: () => shell,
  path: '/history',
  validateSearch: anySearch,
  component: lazily('history', 'HistoryPage', () => import('../history/history-page.tsx')),
});

const prediction = createRoute({
  getParentRoute: () => shell,
  path: '/history/$id',
  component: lazily('history', 'PredictionPage', () => import('../history/prediction-page.tsx')),
});

const review = createRoute({
  getParentRoute: () => shell,
  path: '/review',
  validateSearch: anySearch,
  component: lazily('review', 'ReviewPage', () => import('../review/review-page.tsx')),
});

const batches = createRoute({
  getParentRoute: () => shell,
  path: '/batches',
  validateSearch: anySearch,
  component: lazily('batches', 'BatchesPage', () => import('../batches/batches-page.tsx')),
});

const batch = createRoute({
  getParentRoute: () => shell,
  path: '/batches/$id',
  validateSearch: anySearch,
  component: lazily(['batches', 'history'], 'BatchPage', () => import('../batches/batch-page.tsx')),
});

const models = createRoute({
  getParentRoute: () => shell,
  path: '/models',
  validateSearch: anySearch,
  component: lazily('models', 'ModelsPage', () => import('../models/models-page.tsx')),
});

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/models/compare',
  validateSearch: anySearch,
  component: lazily('models', 'ComparePage', () => import('../models/compare-page.tsx')),
});

const model = createRoute({
  getParentRoute: () => shell,
  path: '/models/$id',
  validateSearch: anySearch,
  component: lazily('models', 'ModelPage', () => import('../models/model-page.tsx')),
});

const fineTuning = createRoute({
  getParentRoute: () => shell,
  path: '/models/learning/$id',
  component: lazily('models', 'FineTuningPage', () => import('../models/fine-tuning-page.tsx')),
});

const data = createRoute({
  getParentRoute: () => shell,
  path: '/data',
  validateSearch: anySearch,
  component: lazily('data', 'DataPage', () => import('../data/data-page.tsx')),
});

const collection = createRoute({
  getParentRoute: () => shell,
  path: '/data/$id',
  validateSearch: anySearch,
  component: lazily('data', 'CollectionPage', () => import('../data/collection-page.tsx')),
});

const collectionDigit = createRoute({
  getParentRoute: () => shell,
  path: '/data/$id/$row',
  validateSearch: anySearch,
  component: lazily(['data', 'read'], 'DigitPage', () => import('../data/digit-page.tsx')),
});

const adminHome = createRoute({
  getParentRoute: () => shell,
  path: '/admin',
  beforeLoad: () => {
    redirect({ to: '/admin/$section', params: { section: 'users' }, throw: true });
  },
});

const admin = createRoute({
  getParentRoute: () => shell,
  path: '/admin/$section',
  validateSearch: anySearch,
  component: lazily('admin', 'AdminPage', () => import('../admin/admin-page.tsx')),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: anySearch,
  component: lazily('sign-in', 'SignInPage', () => import('../sign-in/sign-in-page.tsx')),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazily('sign-in', 'SetUpPage', () => import('../sign-in/set-up-page.tsx')),
});

const pages = shell.addChildren([
  read,
  agreement,
  history,
  prediction,
  review,
  batches,
  batch,
  models,
  compare,
  model,
  fineTuning,
  data,
  collection,
  collectionDigit,
  adminHome,
  admin,
]);

/** Every state of the application has an address here. */
export const router = createRouter({
  routeTree: root.addChildren([pages, signIn, setUp]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NothingHere,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
