import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/** One step of the database's layout. Once released it is never edited: a change is a new one at the end. */
export interface Migration {
  /** What changes, for whoever reads the list. */
  readonly title: string;
  /** Runs inside a transaction. */
  up(database: Database): void;
}

/** Marks our databases among SQLite's: “PhWr”. */
export const APPLICATION_ID = 0x50685772;

/** Migration at index n leads from version n to n + 1. Each has a fixture `tests/fixtures/project/v<n + 1>.sql`. */
export const MIGRATIONS: readonly Migration[] = [
  {
    title: 'first layout',
    up(database) {
      database.exec(`
        CREATE TABLE project (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          uuid TEXT NOT NULL,
          created_at TEXT NOT NULL
        ) STRICT;

        -- One array of a source file, which stays where it is.
        CREATE TABLE datasets (
          id INTEGER PRIMARY KEY,
          sha256 TEXT NOT NULL,
          dataset_index INTEGER NOT NULL,
          size_bytes INTEGER NOT NULL,
          file TEXT NOT NULL,
          relative_file TEXT,          -- from the project's folder, with /
          source TEXT NOT NULL,        -- SourceRecord
          added_at TEXT NOT NULL,
          UNIQUE (sha256, dataset_index)
        ) STRICT;

        CREATE TABLE runs (
          number INTEGER PRIMARY KEY,
          uuid TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'interrupted')),
          file TEXT NOT NULL,
          recipe TEXT NOT NULL,        -- Recipe
          dataset INTEGER REFERENCES datasets (id),
          result TEXT,                 -- RunResult
          error TEXT,                  -- ErrorRecord
          started_at TEXT NOT NULL,
          finished_at TEXT,
          deleted_at TEXT,
          CHECK ((state = 'done') = (result IS NOT NULL AND dataset IS NOT NULL AND finished_at IS NOT NULL))
        ) STRICT;

        -- Files arrays/<sha256>.npy. A row is written after its file is safe.
        CREATE TABLE arrays (
          sha256 TEXT PRIMARY KEY,
          size_bytes INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_arrays (
          run INTEGER NOT NULL REFERENCES runs (number),
          name TEXT NOT NULL,
          position INTEGER NOT NULL,
          sha256 TEXT NOT NULL REFERENCES arrays (sha256),
          dtype TEXT NOT NULL,
          shape TEXT NOT NULL,         -- numbers
          step INTEGER NOT NULL,
          clusters INTEGER,            -- of an array of labels
          PRIMARY KEY (run, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE phases (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          run INTEGER NOT NULL,
          labels TEXT NOT NULL,
          position INTEGER NOT NULL,
          name TEXT NOT NULL,
          letter TEXT NOT NULL,
          color TEXT NOT NULL,
          note TEXT NOT NULL,
          clusters TEXT NOT NULL,      -- indices, ascending
          FOREIGN KEY (run, labels) REFERENCES run_arrays (run, name)
        ) STRICT;
        CREATE INDEX phases_of_labels ON phases (run, labels);

        CREATE TABLE figures (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          run INTEGER NOT NULL REFERENCES runs (number),
          request TEXT NOT NULL,       -- FigureRequest
          created_at TEXT NOT NULL
        ) STRICT;

        -- What people did, oldest first; the undone ones are always the last ones.
        CREATE TABLE history (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          at TEXT NOT NULL,
          label TEXT NOT NULL,
          changes TEXT NOT NULL,       -- rows before and after
          undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
        ) STRICT;
      `);
      database
        .prepare('INSERT INTO project (id, uuid, created_at) VALUES (1, ?, ?)')
        .run(randomUUID(), new Date().toISOString());
    },
  },
  {
    title: 'the dataset last looked at',
    up(database) {
      database.exec(`
        -- Noted as soon as a file is opened, before any run brings it as a dataset.
        CREATE TABLE current_dataset (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          file TEXT NOT NULL,
          relative_file TEXT,          -- from the project's folder, with /
          dataset_index INTEGER NOT NULL
        ) STRICT;
      `);
    },
  },
  {
    title: 'the datasets that were opened',
    up(database) {
      database.exec(`
        -- What a person has chosen of a file; runs may have brought it as a dataset as well.
        CREATE TABLE listed_datasets (
          id INTEGER PRIMARY KEY,
          file TEXT NOT NULL,
          relative_file TEXT,          -- from the project's folder, with /
          dataset_index INTEGER NOT NULL,
          title TEXT NOT NULL,
          kind TEXT NOT NULL,          -- DatasetKind
          UNIQUE (file, dataset_index)
        ) STRICT;
      `);
    },
  },
  {
    title: 'the elements whose lines are shown',
    up(database) {
      // Symbols, as JSON; null while nobody has chosen.
      database.exec('ALTER TABLE project ADD COLUMN elements TEXT');
    },
  },
  {
    title: 'regions, and what one looks at',
    up(database) {
      database.exec(`
        -- A dataset that regions are drawn on; no run need have brought it.
        CREATE TABLE drawn_datasets (
          id INTEGER PRIMARY KEY,
          file TEXT NOT NULL,
          relative_file TEXT,          -- from the project's folder, with /
          dataset_index INTEGER NOT NULL,
          UNIQUE (file, dataset_index)
        ) STRICT;

        CREATE TABLE regions (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          dataset INTEGER NOT NULL REFERENCES drawn_datasets (id),
          uid TEXT NOT NULL,           -- the window's name for it
          name TEXT NOT NULL,
          color TEXT NOT NULL,
          region TEXT NOT NULL         -- rectangle, list of pixels, or pixels as bits
        ) STRICT;
        CREATE INDEX regions_of_dataset ON regions (dataset);

        -- As the window wrote it: the recipe being edited, map, probe, scales.
        ALTER TABLE project ADD COLUMN view TEXT;
      `);
    },
  },
  {
    title: 'datasets of some frames',
    up(database) {
      database.exec(`
        -- Some frames of a dataset, which is another dataset than all of them: wherever a dataset_index stands,
        -- −id of a row here stands for it.
        CREATE TABLE framed_datasets (
          id INTEGER PRIMARY KEY,
          dataset_index INTEGER NOT NULL,  -- in the file
          first_frame INTEGER NOT NULL,    -- counted from 0
          end_frame INTEGER NOT NULL,      -- the one behind the last
          UNIQUE (dataset_index, first_frame, end_frame)
        ) STRICT;
      `);
    },
  },
  {
    title: 'pixels taken out of their phases',
    up(database) {
      database.exec(`
        CREATE TABLE unassigned (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          run INTEGER NOT NULL,
          labels TEXT NOT NULL,
          regions TEXT NOT NULL,       -- UnassignedRegion[]
          clusters TEXT NOT NULL,      -- indices of those that have lost pixels
          measured TEXT NOT NULL,      -- MeasuredArray[], a row for each of these clusters
          UNIQUE (run, labels),
          FOREIGN KEY (run, labels) REFERENCES run_arrays (run, name)
        ) STRICT;
      `);
    },
  },
  {
    title: 'names of figures',
    up(database) {
      // Null while nobody has given one.
      database.exec('ALTER TABLE figures ADD COLUMN name TEXT');
    },
  },
];

/** Version of the layout that this program writes. */
export const LATEST_VERSION = MIGRATIONS.length;
