import { useSyncExternalStore } from 'react';

/** Colors of what is drawn on a canvas; the panels around them follow the same two themes. */
export interface DrawTheme {
  readonly dark: boolean;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly paper: string;
  readonly accent: string;
  readonly accentSoft: string;
  /** Lines over maps: always light on a dark halo, in both themes. */
  readonly overMap: string;
  readonly overMapHalo: string;
}

export const LIGHT_THEME: DrawTheme = {
  dark: false,
  ink: '#1c2127',
  quiet: '#5a6473',
  grid: '#e5e8eb',
  paper: '#ffffff',
  accent: '#215db0',
  accentSoft: '#2d72d2',
  overMap: '#ffffff',
  overMapHalo: 'rgba(0, 0, 0, 0.75)',
};

export const DARK_THEME: DrawTheme = {
  dark: true,
  ink: '#e8eaed',
  quiet: '#abb3bf',
  grid: '#343a43',
  paper: '#1c2127',
  accent: '#8abbff',
  accentSoft: '#4c90f0',
  overMap: '#ffffff',
  overMapHalo: 'rgba(0, 0, 0, 0.75)',
};

/** Colors of the theme that the window shows now: `data-theme` of the page, as the shell sets it. */
export function useDrawTheme(): DrawTheme {
  const dark = useSyncExternalStore(watchTheme, isDark);
  return dark ? DARK_THEME : LIGHT_THEME;
}

function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}

function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
