import type { Value } from '../autodiff/graph.ts';
import type { Architecture, Layers } from './layers.ts';

/** Ten logits and one for digitness. */
export const NETWORK_OUTPUTS = 11;

/** 3×3 convolutions one after another; the image is halved after every stage. */
export interface PlainArchitecture {
  readonly kind: 'plain';
  /** output channels of each convolution, stage by stage */
  readonly stages: readonly (readonly number[])[];
  /** features of the hidden dense layer */
  readonly hidden: number;
  /** share of hidden features dropped while training */
  readonly dropout?: number;
}

/** Residual blocks of two 3×3 convolutions (He et al. 2016) after a stem; the image is halved between stages. */
export interface ResidualArchitecture {
  readonly kind: 'residual';
  readonly stem: number;
  readonly stages: readonly { readonly width: number; readonly blocks: number }[];
  /** reduction of squeeze-and-excitation (Hu et al. 2018) in every block; absent: none */
  readonly squeeze?: number;
  readonly dropout?: number;
}

/** JSON-serialisable description of a network: it travels in recipes, checkpoints and manifests. */
export type ArchitectureSpec = PlainArchitecture | ResidualArchitecture;

/** The network that a description means. */
export function architectureOf(spec: ArchitectureSpec): Architecture {
  switch (spec.kind) {
    case 'plain':
      return (layers, image) => plain(layers, image, spec);
    case 'residual':
      return (layers, image) => residual(layers, image, spec);
  }
}

function plain(layers: Layers, image: Value, spec: PlainArchitecture): Value {
  let x = image;
  spec.stages.forEach((widths, stage) => {
    widths.forEach((outputs, index) => {
      x = layers.relu(layers.convNorm(`stage${stage + 1}.conv${index + 1}`, x, { outputs }));
    });
    x = layers.maxPool(x, 2);
  });
  const hidden = layers.relu(layers.dense('hidden', layers.flatten(x), spec.hidden));
  const kept = spec.dropout ? layers.dropout('hidden', hidden, spec.dropout) : hidden;
  return layers.dense('output', kept, NETWORK_OUTPUTS);
}

function residual(layers: Layers, image: Value, spec: ResidualArchitecture): Value {
  let x = layers.relu(layers.convNorm('stem', image, { outputs: spec.stem }));
  spec.stages.forEach(({ width, blocks }, stage) => {
    if (stage > 0) x = layers.maxPool(x, 2);
    for (let block = 1; block <= blocks; block += 1) {
      x = residualBlock(layers, x, {
        name: `stage${stage + 1}.block${block}`,
        width,
        ...(spec.squeeze === undefined ? {} : { squeeze: spec.squeeze }),
      });
    }
  });
  const features = layers.flatten(layers.globalAveragePool(x));
  const kept = spec.dropout ? layers.dropout('features', features, spec.dropout) : features;
  return layers.dense('output', kept, NETWORK_OUTPUTS);
}

function residualBlock(
  layers: Layers,
  x: Value,
  block: { name: string; width: number; squeeze?: number },
): Value {
  const { name, width: outputs } = block;
  const inner = layers.relu(layers.convNorm(`${name}.conv1`, x, { outputs }));
  const branch = layers.convNorm(`${name}.conv2`, inner, { outputs, endsBranch: true });
  const weighed = block.squeeze
    ? squeezeExcite(layers, branch, { name, hidden: Math.ceil(outputs / block.squeeze) })
    : branch;
  const shortcut =
    x.shape[1] === outputs ? x : layers.convNorm(`${name}.shortcut`, x, { outputs, kernel: 1 });
  return layers.relu(layers.add(weighed, shortcut));
}

function squeezeExcite(layers: Layers, x: Value, block: { name: string; hidden: number }): Value {
  const summary = layers.flatten(layers.globalAveragePool(x));
  const hidden = layers.relu(layers.dense(`${block.name}.squeeze`, summary, block.hidden));
  const gates = layers.sigmoid(layers.dense(`${block.name}.excite`, hidden, Number(x.shape[1])));
  return layers.multiply(x, layers.asPixels(gates));
}
