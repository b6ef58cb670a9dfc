import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './en/common.json' with { type: 'json' };
import read from './en/read.json' with { type: 'json' };

export type MessageGroup =
  'admin' | 'batches' | 'common' | 'data' | 'history' | 'models' | 'read' | 'review' | 'sign-in';

const files = import.meta.glob<{ default: Record<string, unknown> }>('./*/*.json');

/** Starts with what the first page says; the words of the other pages come with those pages. */
export async function startTranslation(): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: ['common', 'read'],
    resources: { en: { common, read } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return i18next;
}

/** Loads the words of a page, once. */
export async function loadMessages(group: MessageGroup): Promise<void> {
  const language = i18next.language;
  if (i18next.hasResourceBundle(language, group)) return;
  const file = await files[`./${language}/${group}.json`]?.();
  if (file !== undefined) i18next.addResourceBundle(language, group, file.default, true, true);
}
