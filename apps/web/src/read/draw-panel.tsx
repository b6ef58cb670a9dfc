import { Eraser, Pencil, Redo2, Trash2, Undo2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { usePreferences } from '../app/preferences.tsx';
import { Pad } from '../pad/pad.tsx';
import type { Drawing, DrawingChange, Stroke, Tool } from '../pad/strokes.ts';
import { Button } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import { THICKNESS, thicker } from './thickness.ts';
import './draw-panel.css';

export interface DrawPanelProps {
  readonly drawing: Drawing;
  readonly onChange: (change: DrawingChange) => void;
  /** the strokes while one of them is being made */
  readonly onDraw: (strokes: readonly Stroke[]) => void;
}

/** The pad and its tools. */
export function DrawPanel({ drawing, onChange, onDraw }: DrawPanelProps): ReactNode {
  const { theme } = usePreferences();
  const [tool, setTool] = useState<Tool>('pen');
  const [thickness, setThickness] = useState<number>(THICKNESS.usual);
  const toolbox = { tool, setTool, thickness, setThickness, apply: onChange };
  return (
    <div className="draw">
      <Pad
        strokes={drawing.strokes}
        tool={tool}
        thickness={tool === 'eraser' ? thickness * THICKNESS.eraserFactor : thickness}
        theme={theme}
        onDraw={onDraw}
        onStroke={(stroke) => {
          onChange({ kind: 'add', stroke });
        }}
      />
      <Toolbox
        {...toolbox}
        canUndo={drawing.past.length > 0}
        canRedo={drawing.future.length > 0}
        isEmpty={drawing.strokes.length === 0}
      />
      <DrawKeys {...toolbox} />
    </div>
  );
}

interface Toolbox {
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly thickness: number;
  readonly setThickness: (thickness: number) => void;
  readonly apply: (change: DrawingChange) => void;
}

interface ToolboxProps extends Toolbox {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isEmpty: boolean;
}

function Toolbox(props: ToolboxProps): ReactNode {
  const { t } = useTranslation('read');
  const { apply, thickness, setThickness } = props;
  return (
    <div className="tools" role="toolbar" aria-label={t('pad.tools')}>
      <ToolButtons {...props} />
      <label className="tools__thickness">
        <span>{t('pad.thickness')}</span>
        <Slider
          label={t('pad.thickness')}
          value={thickness}
          min={THICKNESS.least}
          max={THICKNESS.most}
          step={THICKNESS.step}
          onChange={setThickness}
          say={(value) => t('pad.thicknessSay', { share: Math.round(value * 100) })}
        />
      </label>
      <IconButton
        label={t('pad.undo')}
        disabled={!props.canUndo}
        onClick={() => {
          apply({ kind: 'undo' });
        }}
      >
        <Undo2 aria-hidden />
      </IconButton>
      <IconButton
        label={t('pad.redo')}
        disabled={!props.canRedo}
        onClick={() => {
          apply({ kind: 'redo' });
        }}
      >
        <Redo2 aria-hidden />
      </IconButton>
      <Button
        className="tools__clear"
        title={t('pad.clear')}
        disabled={props.isEmpty}
        onClick={() => {
          apply({ kind: 'clear' });
        }}
      >
        <Trash2 aria-hidden />
        <span>{t('pad.clear')}</span>
      </Button>
    </div>
  );
}

function ToolButtons({ tool, setTool }: Pick<Toolbox, 'tool' | 'setTool'>): ReactNode {
  const { t } = useTranslation('read');
  return (
    <>
      <IconButton
        label={t('pad.pen')}
        pressed={tool === 'pen'}
        onClick={() => {
          setTool('pen');
        }}
      >
        <Pencil aria-hidden />
      </IconButton>
      <IconButton
        label={t('pad.eraser')}
        pressed={tool === 'eraser'}
        onClick={() => {
          setTool('eraser');
        }}
      >
        <Eraser aria-hidden />
      </IconButton>
    </>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function IconButton({ label, pressed, ...rest }: IconButtonProps): ReactNode {
  return (
    <Button look="quiet" icon aria-label={label} title={label} aria-pressed={pressed} {...rest} />
  );
}

/** The same by key. */
function DrawKeys({ setTool, thickness, setThickness, apply }: Toolbox): ReactNode {
  const { t } = useTranslation('read');
  const actions = useMemo<KeyAction[]>(() => {
    const does = (keys: string[], label: string, run: () => void): KeyAction => ({
      keys,
      label,
      run,
    });
    return [
      does(['mod+z'], t('keys.undo'), () => {
        apply({ kind: 'undo' });
      }),
      does(['mod+shift+z', 'mod+y'], t('keys.redo'), () => {
        apply({ kind: 'redo' });
      }),
      does(['c', 'Escape'], t('keys.clear'), () => {
        apply({ kind: 'clear' });
      }),
      does(['p'], t('keys.pen'), () => {
        setTool('pen');
      }),
      does(['e'], t('keys.eraser'), () => {
        setTool('eraser');
      }),
      does(['['], t('keys.thinner'), () => {
        setThickness(thicker(thickness, -1));
      }),
      does([']'], t('keys.thicker'), () => {
        setThickness(thicker(thickness, 1));
      }),
    ];
  }, [t, apply, setTool, thickness, setThickness]);
  useKeys(t('tab.draw'), actions);
  return null;
}
