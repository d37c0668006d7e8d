import { Switch } from '@blueprintjs/core';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { FrameTile } from '../../parts/images/frame-tile.tsx';
import type { OpenStack } from '../../parts/images/use-stack.ts';
import { useThumbnail } from '../../parts/images/use-thumbnail.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { boxInImage } from '../../parts/runs/patch-grid.ts';
import { useRunPicture } from '../../parts/runs/use-run-picture.ts';
import { useViewOf } from '../../state/view-store.ts';
import { colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { DrawingVis } from '../../vis/drawing-vis.tsx';
import { intensityImage } from '../../vis/map-image.ts';
import { drawResidual, heatImage } from '../../vis/residual-picture.ts';
import type { Anomaly, FlaggedImage } from './read-anomaly.ts';

/** Tiles drawn at once; more are asked for with a button. */
const TILES = 60;

interface FlaggedImagesProps {
  readonly run: RunRecord;
  readonly anomaly: Anomaly;
  readonly stack: OpenStack;
}

/** The flagged images, the largest score first, and the one chosen with its residual over it. */
export function FlaggedImages({ run, anomaly, stack }: FlaggedImagesProps) {
  const { flaggedImages } = anomaly;
  const { frame, set } = useViewOf('frame', 'set');
  const [most, setMost] = useState(TILES);
  const list = useRef<HTMLUListElement>(null);
  const at = Math.max(
    0,
    flaggedImages.findIndex(({ image }) => image === frame),
  );
  const chosen = flaggedImages[at];
  if (!chosen) return <p className="quiet">No image scores above the threshold.</p>;
  const onKeyDown = (event: KeyboardEvent) => {
    const last = Math.min(most, flaggedImages.length) - 1;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : step === undefined ? null : at + step;
    if (to === null || to < 0 || to > last || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    set({ frame: flaggedImages[to]!.image });
    list.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <div className="anomalies-flagged">
      <ResidualOverImage run={run} anomaly={anomaly} stack={stack} chosen={chosen} />
      <ul className="anomalies-tiles" ref={list} aria-label="Flagged images" onKeyDown={onKeyDown}>
        {flaggedImages.slice(0, most).map((one, i) => (
          <li key={one.image}>
            <FrameTile
              frame={one.image}
              of={`Score ${formatNumber(one.score, 3)}${patchWords(one)}, ${one.known}`}
              tabIndex={i === at ? 0 : -1}
            />
            <span className="anomalies-score">
              {formatNumber(one.score, 3)}
              {one.patches !== undefined && <span title="Patches of it that are flagged"> · {one.patches}</span>}
              {one.known === 'nominal' && <span title="Known to be nominal: a false flag"> (nominal)</span>}
            </span>
          </li>
        ))}
      </ul>
      {flaggedImages.length > most && (
        <button type="button" className="anomalies-more" onClick={() => setMost(most + TILES)}>
          Show more: {flaggedImages.length - most} left
        </button>
      )}
    </div>
  );
}

/** Where the worst patch is, and how many there are; empty for whole images. */
function patchWords({ top, left, patches }: FlaggedImage): string {
  if (top === undefined || left === undefined) return '';
  const others = patches! > 1 ? `, worst of ${patches} flagged patches` : '';
  return `, patch from row ${top}, column ${left}${others}`;
}

interface ResidualOverImageProps extends FlaggedImagesProps {
  readonly chosen: FlaggedImage;
}

function ResidualOverImage({ run, anomaly, stack, chosen }: ResidualOverImageProps) {
  const [isHot, setHot] = useState(true);
  const { file, dataset, rows, columns } = stack;
  const thumbnail = useThumbnail(file, dataset, chosen.image, stack);
  const maps = run.arrays.find(({ name }) => name === anomaly.arrays.maps) ?? null;
  const part = useRunPicture(run, maps, chosen.image);
  const image = useMemo(() => {
    const picture = thumbnail.data;
    if (!picture) return null;
    const range = defaultContrast(picture.values, false) ?? [0, 1];
    return intensityImage(picture.values, picture.columns, picture.rows, range, colorTable('gray'));
  }, [thumbnail.data]);
  const isThere = part.data !== undefined && !part.isPlaceholderData;
  const heat = useMemo(() => {
    if (!isThere) return null;
    const [height, width] = part.data!.shape.slice(-2) as [number, number];
    return heatImage(part.data!.values, width, height, anomaly.regionLimit, colorTable('magma'));
  }, [part.data, isThere, anomaly.regionLimit]);
  const place = boxInImage(run.result) ?? { top: 0, left: 0, height: rows, width: columns };
  const regions = anomaly.regions.filter((region) => region.image === chosen.image);
  const words = `${chosen.name}, ${chosen.group}${patchWords(chosen)}: score ${formatNumber(chosen.score, 4)}, ${formatNumber(chosen.score / anomaly.threshold, 2)} × the threshold; ${regions.length} ${regions.length === 1 ? 'region' : 'regions'} outlined`;
  return (
    <figure className="anomalies-residual">
      <div className="anomalies-picture" style={{ aspectRatio: `${columns} / ${rows}` }}>
        <DrawingVis
          label={`Residual over ${words}`}
          draw={(size, theme) =>
            drawResidual({ image, heat: isHot ? heat : null, place, regions, rows, columns, ...size, theme })
          }
        />
      </div>
      <figcaption>
        {words}.
        {maps ? (
          <Switch
            checked={isHot}
            label="Residual over the image"
            onChange={(event) => setHot(event.currentTarget.checked)}
          />
        ) : (
          <span className="quiet"> Residual maps were too large to keep.</span>
        )}
      </figcaption>
    </figure>
  );
}
