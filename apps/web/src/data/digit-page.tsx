import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight, LayoutGrid } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { CollectionDigitDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { buttonClass } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Fault } from '../ui/fault.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { choiceOf, choiceSearch, type AugmentationChoice } from './augmentation-choice.ts';
import { Augmentations } from './augmentations.tsx';
import { filterOf, searchOf, type CollectionFilter } from './collection-filter.ts';
import { kindWords } from './collections.tsx';
import { DigitAnswer } from './digit-answer.tsx';
import { DigitFacts } from './digit-facts.tsx';
import { DigitPicture } from './digit-thumb.tsx';
import { collectionQuery } from './queries.ts';
import './digit-page.css';

/** One labelled image: what it is, what the active model answers, and what training makes of it. */
export function DigitPage(): ReactNode {
  const { t } = useTranslation('data');
  const { id, row } = useParams({ from: '/shell/data/$id/$row' });
  const api = useApi();
  const { filter, choice, setChoice } = usePlace();
  const { data, error, refetch } = useQuery({
    queryKey: ['collections', id, 'digit', row, filter],
    queryFn: ({ signal }) =>
      api.call('getCollectionDigit', { params: { id, row }, query: filter, signal }),
  });
  const collection = useQuery(collectionQuery(api, id)).data?.collection;
  return (
    <Page
      title={t('digit.title', { row })}
      note={
        collection && t('digit.of', { kind: kindWords(collection, t), name: collection.name })
      }
      actions={<Tools id={id} detail={data} filter={filter} choice={choice} />}
    >
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height="420px" />}
      {data !== undefined && (
        <>
          <div className="labelled">
            <section className="card labelled__about">
              <DigitPicture key={data.digit.image} digit={data.digit} />
              <DigitFacts id={id} digit={data.digit} />
            </section>
            <DigitAnswer id={id} digit={data.digit} />
          </div>
          <Augmentations id={id} row={data.digit.row} choice={choice} onChange={setChoice} />
        </>
      )}
    </Page>
  );
}

interface Place {
  readonly filter: CollectionFilter;
  readonly choice: AugmentationChoice;
  readonly setChoice: (choice: AugmentationChoice) => void;
}

/** What stands in the address: the filter that one came by, and what of augmentation is looked at. */
function usePlace(): Place {
  const { id, row } = useParams({ from: '/shell/data/$id/$row' });
  const search = useSearch({ from: '/shell/data/$id/$row' });
  const navigate = useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const choice = useMemo(() => choiceOf(search), [search]);
  const setChoice = useCallback(
    (next: AugmentationChoice) =>
      void navigate({
        to: '/data/$id/$row',
        params: { id, row },
        search: { ...searchOf(filter), ...choiceSearch(next) },
        replace: true,
        resetScroll: false,
      }),
    [navigate, id, row, filter],
  );
  useSeedKey(choice, setChoice);
  return { filter, choice, setChoice };
}

function useSeedKey(choice: AugmentationChoice, setChoice: Place['setChoice']): void {
  const { t } = useTranslation('data');
  const actions = useMemo<KeyAction[]>(
    () => [
      {
        keys: ['s'],
        label: t('augment.anotherSeed'),
        run: () => {
          setChoice({ ...choice, seed: choice.seed + 1 });
        },
      },
    ],
    [t, choice, setChoice],
  );
  useKeys(t('augment.title'), actions);
}

interface ToolsProps {
  readonly id: string;
  readonly detail: CollectionDigitDetail | undefined;
  readonly filter: CollectionFilter;
  readonly choice: AugmentationChoice;
}

/** To the one before and after, among those of the filter, and back to all of them. */
function Tools({ id, detail, filter, choice }: ToolsProps): ReactNode {
  const { t } = useTranslation('data');
  const navigate = useNavigate();
  const { previous = null, next = null } = detail ?? {};
  const search = useMemo(() => ({ ...searchOf(filter), ...choiceSearch(choice) }), [filter, choice]);
  const actions = useMemo<KeyAction[]>(() => {
    const go = (to: number | null): void => {
      if (to === null) return;
      void navigate({ to: '/data/$id/$row', params: { id, row: String(to) }, search });
    };
    const step = (keys: readonly string[], label: string, to: number | null): KeyAction => ({
      ...{ keys, label, goesOn: true },
      run: () => {
        go(to);
      },
    });
    const back = (): void =>
      void navigate({ to: '/data/$id', params: { id }, search: searchOf(filter) });
    return [
      step(['ArrowLeft', 'k'], t('digit.previous'), previous),
      step(['ArrowRight', 'j'], t('digit.next'), next),
      { keys: ['Escape'], label: t('digit.all'), run: back },
    ];
  }, [t, navigate, id, search, filter, previous, next]);
  useKeys(t('digit.keys'), actions);
  return (
    <>
      <Step to={previous} label={t('digit.previous')} {...{ id, search }}>
        <ArrowLeft aria-hidden />
      </Step>
      <Step to={next} label={t('digit.next')} {...{ id, search }}>
        <ArrowRight aria-hidden />
      </Step>
      <Link to="/data/$id" params={{ id }} search={searchOf(filter)} className={buttonClass()}>
        <LayoutGrid aria-hidden />
        {t('digit.all')}
      </Link>
    </>
  );
}

interface StepProps {
  readonly id: string;
  readonly to: number | null;
  readonly search: Record<string, string>;
  readonly label: string;
  readonly children: ReactNode;
}

function Step({ id, to, search, label, children }: StepProps): ReactNode {
  const look = buttonClass('plain', { icon: true });
  if (to === null) {
    return (
      <span className={classes(look, 'labelled__end')} aria-hidden>
        {children}
      </span>
    );
  }
  return (
    <Link
      to="/data/$id/$row"
      params={{ id, row: String(to) }}
      search={search}
      className={look}
      aria-label={label}
      title={label}
    >
      {children}
    </Link>
  );
}
