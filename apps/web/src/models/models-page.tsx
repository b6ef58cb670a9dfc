import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Boxes, GitCompare } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Model } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelsQuery } from '../api/queries.ts';
import { useMay } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { percent, whole } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Activations } from './activations.tsx';
import { Learning } from './learning.tsx';
import { ModelStateBadge, shortId } from './model-name.tsx';
import { RollBack } from './roll-back.tsx';
import { Shadow } from './shadow.tsx';
import { Trust } from './trust.tsx';
import { UploadModel } from './upload-model.tsx';

/** Every model that is installed, where it comes from, how good it is, and which one answers. */
export function ModelsPage(): ReactNode {
  const { t } = useTranslation('models');
  const { data, error, refetch } = useQuery(modelsQuery(useApi()));
  const manages = useMay('administrator');
  return (
    <Page
      title={t('title')}
      actions={
        manages && (
          <>
            <RollBack />
            <UploadModel />
          </>
        )
      }
    >
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height="64px" count={3} />}
      {data?.items.length === 0 && (
        <Empty icon={Boxes} title={t('empty.title')} text={t('empty.text')} />
      )}
      {data && data.items.length > 0 && <ModelTable models={data.items} />}
      <Trust />
      <Shadow />
      <Learning />
      <Activations />
    </Page>
  );
}

/** Two are compared at a time: choosing a third lets go of the first. */
const COMPARED = 2;

function ModelTable({ models }: { readonly models: readonly Model[] }): ReactNode {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    setChosen(next.slice(-COMPARED));
  };
  const [a, b] = chosen;
  return (
    <div className="stack">
      <DataTable label={t('title')} columns={COLUMNS.map((column) => t(`column.${column}`))}>
            {models.map((model) => (
              <ModelRow
                key={model.id}
                model={model}
                parent={models.find(({ id }) => id === model.parent)}
                chosen={chosen.includes(model.id)}
                onToggle={() => {
                  toggle(model.id);
                }}
              />
            ))}
      </DataTable>
      {models.length > 1 && (
        <div>
          <Button
            disabled={a === undefined || b === undefined}
            onClick={() => void navigate({ to: '/models/compare', search: { a, b } })}
          >
            <GitCompare aria-hidden />
            {t('compare.button')}
          </Button>
        </div>
      )}
    </div>
  );
}

const COLUMNS = ['compare', 'name', 'state', 'error', 'parent', 'made', 'predictions'] as const;

interface ModelRowProps {
  readonly model: Model;
  readonly parent: Model | undefined;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}

function ModelRow({ model, parent, chosen, onToggle }: ModelRowProps): ReactNode {
  const { t } = useTranslation('models');
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          className="data-table__check"
          checked={chosen}
          onChange={onToggle}
          aria-label={t('compare.choose', { name: model.name })}
        />
      </td>
      <td>
        <Link to="/models/$id" params={{ id: model.id }} search={{}}>
          {model.name}
        </Link>
        <span className="data-table__sub">
          {shortId(model.id)} · {t(`origin.${model.origin}`)}
        </span>
      </td>
      <td>
        <ModelStateBadge state={model.state} />
      </td>
      <td>
        <ErrorCell model={model} />
      </td>
      <td>{parent === undefined ? (model.parent?.slice(0, 10) ?? '–') : parent.name}</td>
      <td>
        <TimeAgo at={model.createdAt ?? model.addedAt} />
      </td>
      <td>{whole(model.predictions)}</td>
    </tr>
  );
}

function ErrorCell({ model: { errorRate } }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('models');
  if (errorRate === null) return <span className="muted">{t('noError')}</span>;
  return (
    <>
      <strong>{percent(errorRate.value)}</strong>
      <span className="data-table__sub">
        {percent(errorRate.low)} … {percent(errorRate.high)}, {errorRate.suite}
      </span>
    </>
  );
}
