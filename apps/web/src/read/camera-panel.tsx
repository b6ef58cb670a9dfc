import { Camera as CameraIcon, CameraOff } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { takePicture, useCamera, type CameraState } from './use-camera.ts';
import './camera-panel.css';

export interface CameraPanelProps {
  readonly onPicture: (picture: Blob) => void;
}

export function CameraPanel({ onPicture }: CameraPanelProps): ReactNode {
  const { state, start } = useCamera();
  if (state.kind === 'on') return <Viewfinder stream={state.stream} onPicture={onPicture} />;
  return <CameraOffView state={state} onStart={start} />;
}

interface OffProps {
  readonly state: Exclude<CameraState, { kind: 'on' }>;
  readonly onStart: () => void;
}

function CameraOffView({ state, onStart }: OffProps): ReactNode {
  const { t } = useTranslation('read');
  const fault = useFault(state);
  const Icon = fault === null ? CameraIcon : CameraOff;
  return (
    <div className="chooser">
      <Icon className="chooser__icon" aria-hidden />
      <p className="small" role={fault === null ? undefined : 'alert'}>
        {fault ?? t('camera.text')}
      </p>
      <Button look="primary" disabled={state.kind === 'starting'} onClick={onStart}>
        {t('camera.start')}
      </Button>
    </div>
  );
}

function useFault(state: OffProps['state']): string | null {
  const { t } = useTranslation('read');
  if (state.kind === 'unavailable') return t(`camera.${state.why}`);
  if (state.kind === 'failed') return t('camera.failed', { reason: state.reason });
  return null;
}

interface ViewfinderProps extends CameraPanelProps {
  readonly stream: MediaStream;
}

function Viewfinder({ stream, onPicture }: ViewfinderProps): ReactNode {
  const { t } = useTranslation('read');
  const video = useRef<HTMLVideoElement>(null);
  const [shows, setShows] = useState(false);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  const take = async (): Promise<void> => {
    if (video.current) onPicture(await takePicture(video.current));
  };
  return (
    <div className="draw">
      <div className="camera">
        <video
          ref={video}
          className="camera__view"
          autoPlay
          playsInline
          muted
          aria-label={t('camera.view')}
          onLoadedData={() => {
            setShows(true);
          }}
        />
        <span className="camera__frame" aria-hidden />
      </div>
      <Button look="primary" disabled={!shows} onClick={() => void take()}>
        <CameraIcon aria-hidden />
        {t('camera.take')}
      </Button>
    </div>
  );
}
