import { CircleAlert } from 'lucide-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem.ts';
import { Button } from './button.tsx';
import './fault.css';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly more?: string | undefined;
}

export interface FaultProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What happened, why, and what to do: in the place of what could not be shown. */
export function Fault({ error, onRetry }: FaultProps): ReactNode {
  const { t } = useTranslation();
  const { title, text, more } = wordsOf(error, t);
  return (
    <div className="fault" role="alert">
      <CircleAlert className="fault__icon" aria-hidden />
      <div className="fault__words">
        <p className="fault__title">{title}</p>
        <p>{text}</p>
        {more !== undefined && <p className="muted small">{more}</p>}
        {onRetry && (
          <Button small onClick={onRetry}>
            {t('do.retry')}
          </Button>
        )}
      </div>
    </div>
  );
}

function wordsOf(error: unknown, t: TFunction): Words {
  if (!(error instanceof ApiError)) {
    return {
      title: t('fault.title'),
      text: error instanceof Error ? error.message : String(error),
    };
  }
  const { refusal } = error;
  switch (refusal.kind) {
    case 'unreachable':
      return { title: t('fault.unreachable'), text: t('fault.unreachableText') };
    case 'unexpected':
      return {
        title: t('fault.unexpected', { status: refusal.status }),
        text: t('fault.unexpectedText'),
      };
    case 'problem': {
      const { title, detail, requestId, retryAfterSeconds, code } = refusal.problem;
      if (code === 'route-not-found') {
        return { title: t('fault.missing'), text: t('fault.missingText') };
      }
      const wait =
        retryAfterSeconds === undefined
          ? ''
          : ` ${t('fault.wait', { count: Math.ceil(retryAfterSeconds) })}`;
      const more = requestId === undefined ? undefined : t('fault.requestId', { id: requestId });
      return { title, text: `${detail}${wait}`, more };
    }
  }
}
