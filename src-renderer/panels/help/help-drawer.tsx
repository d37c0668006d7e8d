import { Button, Drawer, InputGroup } from '@blueprintjs/core';
import { useState } from 'react';
import { HELP_PAGES, type HelpPage, searchHelp } from '../../help/pages.ts';
import { useView } from '../../state/view-store.ts';
import { HELP_SECTIONS } from './help-sections.ts';
import { MarkdownPage } from './markdown-page.tsx';

/** The help, in a drawer at the side: a page, or the list of pages that what was typed finds. */
export function HelpDrawer() {
  const open = useView((view) => view.help);
  const set = useView((view) => view.set);
  const [typed, setTyped] = useState('');
  const page = HELP_PAGES.find(({ id }) => id === open);
  const go = (id: string) => {
    setTyped('');
    set({ help: id });
  };
  const searching = typed.trim() !== '';
  return (
    <Drawer
      isOpen={open !== null}
      onClose={() => set({ help: null })}
      size="min(460px, 100vw)"
      className="help-drawer"
      hasBackdrop={false}
      enforceFocus={false}
      canOutsideClickClose={false}
      transitionDuration={0}
    >
      <section className="help" aria-label="Help">
        <header className="panel-header">
          <h2>Help</h2>
          <Button
            variant="minimal"
            icon="small-cross"
            aria-label="Close the help"
            onClick={() => set({ help: null })}
          />
        </header>
        <div className="help-search">
          <InputGroup
            type="search"
            leftIcon="search"
            aria-label="Search the help"
            placeholder="Search the help"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long page must be scrollable by keys */}
        <section className="help-body" tabIndex={0} aria-label="Help page">
          {!searching && page && (
            <>
              <Button variant="minimal" size="small" icon="arrow-left" onClick={() => go('index')}>
                All pages
              </Button>
              <MarkdownPage text={page.text} onLink={go} />
            </>
          )}
          {(searching || !page) && <HelpIndex typed={typed} onOpen={go} />}
        </section>
      </section>
    </Drawer>
  );
}

function HelpIndex({ typed, onOpen }: { readonly typed: string; readonly onOpen: (id: string) => void }) {
  if (typed.trim() === '') {
    return HELP_SECTIONS.map(({ title, pages }) => (
      <section key={title} className="help-section" aria-label={title}>
        <h3>{title}</h3>
        <PageList found={pages.map((page) => ({ page, excerpt: '' }))} onOpen={onOpen} />
      </section>
    ));
  }
  const found = searchHelp(typed);
  if (found.length === 0)
    return (
      <p className="quiet" role="status">
        No page has these words.
      </p>
    );
  return <PageList found={found} onOpen={onOpen} />;
}

interface PageListProps {
  readonly found: readonly { readonly page: HelpPage; readonly excerpt: string }[];
  readonly onOpen: (id: string) => void;
}

function PageList({ found, onOpen }: PageListProps) {
  return (
    <ul className="help-index">
      {found.map(({ page, excerpt }) => (
        <li key={page.id}>
          <button type="button" className="help-link" onClick={() => onOpen(page.id)}>
            {page.title}
          </button>
          {excerpt && <span className="excerpt">{excerpt}</span>}
        </li>
      ))}
    </ul>
  );
}
