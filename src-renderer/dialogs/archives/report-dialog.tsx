import { Button, DialogBody, DialogFooter } from '@blueprintjs/core';
import type { CompressedPart, CompressionReport } from '../../../src-preload/contract/archive.ts';
import { Dialog } from '../../app/dialog.tsx';
import { baseName } from '../../app/opening.ts';
import { sizeText } from '../../app/sizes.ts';
import './archives.css';

interface ReportDialogProps {
  readonly out: string;
  readonly report: CompressionReport;
  readonly onClose: () => void;
}

/** What came of compressing: ratio, quality, and where the model is furthest off. */
export function ReportDialog({ out, report, onClose }: ReportDialogProps) {
  const { blocks, lossless, perBlock, of } = report;
  const things = of === 'images' ? 'images' : `blocks of ${perBlock} spectra`;
  return (
    <Dialog isOpen title={`Saved ${baseName(out)}`} onClose={onClose} transitionDuration={0} className="archive-dialog">
      <DialogBody>
        <p>{report.summary}</p>
        <dl className="archive-facts">
          <dt>Size</dt>
          <dd>
            {sizeText(report.archiveBytes)} of {sizeText(report.rawBytes)}
          </dd>
          <dt>Ratio</dt>
          <dd>
            {report.ratio.toFixed(2)}, plain lossless deflate {report.deflateRatio.toFixed(2)}
          </dd>
          <dt>Lossless</dt>
          <dd>
            {lossless} of {blocks} {things}
          </dd>
          <dt>PSNR</dt>
          <dd>{psnrText(report.psnr)}</dd>
          <dt>Error</dt>
          <dd>
            RMS {report.rms.toPrecision(3)}, largest {report.maxError.toPrecision(3)}
          </dd>
          {report.ssim && (
            <>
              <dt>SSIM</dt>
              <dd>
                mean {report.ssim.mean.toFixed(3)}, smallest {report.ssim.min.toFixed(3)}
              </dd>
            </>
          )}
        </dl>
        {report.worst.length > 0 && <WorstParts worst={report.worst} of={of} />}
      </DialogBody>
      <DialogFooter actions={<Button text="Close" intent="primary" onClick={onClose} />} />
    </Dialog>
  );
}

function WorstParts({ worst, of }: Pick<CompressionReport, 'worst' | 'of'>) {
  return (
    <table className="archive-worst">
      <caption>Where the model is furthest off</caption>
      <thead>
        <tr>
          <th scope="col">{of === 'images' ? 'Image' : 'Spectra'}</th>
          <th scope="col">RMS</th>
          <th scope="col">PSNR</th>
          {of === 'images' && <th scope="col">SSIM</th>}
          <th scope="col">Stored</th>
        </tr>
      </thead>
      <tbody>
        {worst.map((part) => (
          <tr key={part.first}>
            <th scope="row">{rangeText(part)}</th>
            <td>{part.rms.toPrecision(3)}</td>
            <td>{psnrText(part.psnr)}</td>
            {of === 'images' && <td>{part.ssim === null ? '–' : part.ssim.toFixed(3)}</td>}
            <td>{part.stored === 'lossless' ? 'losslessly' : 'by the model'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rangeText({ first, count }: CompressedPart): string {
  return count === 1 ? String(first) : `${first} – ${first + count - 1}`;
}

function psnrText(psnr: number | null): string {
  return psnr === null ? 'exact' : `${psnr.toFixed(1)} dB`;
}
