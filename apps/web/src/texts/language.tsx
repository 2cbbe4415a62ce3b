import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from 'react';
import { en, type Texts } from './en';
import { zh } from './zh';

export type Language = 'en' | 'zh';

const PLACE = 'tidemark-language';
const TEXTS: Readonly<Record<Language, Texts>> = { en, zh };
/** What dates and numbers are written like, and what the server is asked to speak. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

interface LanguageChoice {
  readonly language: Language;
  readonly locale: string;
  readonly texts: Texts;
  readonly choose: (language: Language) => void;
}

const Choice = createContext<LanguageChoice | null>(null);

function firstLanguage(): Language {
  const chosen = localStorage.getItem(PLACE);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.languages.find((tag) => /^(?:en|zh)/i.test(tag))?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(() => {
    const first = firstLanguage();
    document.documentElement.lang = LOCALES[first];
    return first;
  });
  useLayoutEffect(() => { document.documentElement.lang = LOCALES[language]; }, [language]);
  const choice = useMemo((): LanguageChoice => ({
    language, locale: LOCALES[language], texts: TEXTS[language],
    choose: (next) => {
      localStorage.setItem(PLACE, next);
      document.documentElement.lang = LOCALES[next];
      setLanguage(next);
    },
  }), [language]);
  return <Choice value={choice}>{children}</Choice>;
}

export function useLanguage(): LanguageChoice {
  const choice = use(Choice);
  if (!choice) throw new Error('useLanguage is for components inside of LanguageProvider');
  return choice;
}

export function useTexts(): Texts {
  return useLanguage().texts;
}
