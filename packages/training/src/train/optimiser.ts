import type { ParameterLayout } from '../network/parameters.ts';

/** Stochastic gradient descent with Nesterov momentum (Sutskever et al. 2013, PyTorch's form). */
export interface SgdSpec {
  readonly kind: 'sgd';
  /** 0…1, share of the last step that goes on */
  readonly momentum: number;
  /** L2 pull (see `Pull`), added to the gradient */
  readonly weightDecay: number;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019). */
export interface AdamWSpec {
  readonly kind: 'adamw';
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** share of the way (see `Pull`) that is gone per step, times the learning rate */
  readonly weightDecay: number;
}

export type OptimiserSpec = SgdSpec | AdamWSpec;

/** What an optimiser remembers between steps: flat arrays beside the parameters, and the step count. */
export interface OptimiserState {
  readonly step: number;
  /** sgd: velocity; adamw: first and second moments */
  readonly moments: readonly Float32Array[];
}

export interface Optimiser {
  readonly initial: () => OptimiserState;
  /**
   * One step at the given learning rate. Overwrites `parameters` and the state's arrays (they hold
   * hundreds of thousands of numbers) and returns the state to hand in next time.
   */
  readonly update: (
    parameters: Float32Array,
    gradients: Float32Array,
    at: { state: OptimiserState; learningRate: number },
  ) => OptimiserState;
}

/** Where weight decay pulls the parameters to. Both arrays are flat, [parameters]. */
export interface Pull {
  readonly towards: Float32Array;
  /** 1 where it pulls, 0 where it does not */
  readonly mask: Float32Array;
}

/** Weight decay as usual: weights (not biases and gains) are pulled to zero. */
export function pullToZero(layout: ParameterLayout): Pull {
  const mask = new Float32Array(layout.size);
  for (const { role, offset, size } of layout.entries) {
    if (role === 'weight') mask.fill(1, offset, offset + size);
  }
  return { towards: new Float32Array(layout.size), mask };
}

/** Every parameter is held near where fine-tuning began: L2-SP (Li, Grandvalet & Davoine 2018). */
export function pullTo(towards: Float32Array): Pull {
  return { towards, mask: new Float32Array(towards.length).fill(1) };
}

export function optimiserOf(spec: OptimiserSpec, pull: Pull): Optimiser {
  switch (spec.kind) {
    case 'sgd':
      return sgd(spec, pull);
    case 'adamw':
      return adamW(spec, pull);
  }
}

function sgd(spec: SgdSpec, { towards, mask }: Pull): Optimiser {
  const { momentum, weightDecay } = spec;
  return {
    initial: () => ({ step: 0, moments: [new Float32Array(mask.length)] }),
    update(parameters, gradients, { state, learningRate }) {
      const [velocity] = state.moments;
      if (!velocity) throw new RangeError('The state is not one of SGD: it has no velocity.');
      for (let i = 0; i < parameters.length; i += 1) {
        const away = mask[i]! * (parameters[i]! - towards[i]!);
        const gradient = gradients[i]! + weightDecay * away;
        const moving = momentum * velocity[i]! + gradient;
        velocity[i] = moving;
        parameters[i] = parameters[i]! - learningRate * (gradient + momentum * moving);
      }
      return { step: state.step + 1, moments: state.moments };
    },
  };
}

function adamW(spec: AdamWSpec, { towards, mask }: Pull): Optimiser {
  const { beta1, beta2, epsilon, weightDecay } = spec;
  return {
    initial: () => ({
      step: 0,
      moments: [new Float32Array(mask.length), new Float32Array(mask.length)],
    }),
    update(parameters, gradients, { state, learningRate }) {
      const [first, second] = state.moments;
      if (!first || !second) throw new RangeError('The state is not one of AdamW.');
      const step = state.step + 1;
      const bias1 = 1 - beta1 ** step;
      const bias2 = 1 - beta2 ** step;
      for (let i = 0; i < parameters.length; i += 1) {
        const gradient = gradients[i]!;
        const mean = beta1 * first[i]! + (1 - beta1) * gradient;
        const square = beta2 * second[i]! + (1 - beta2) * gradient * gradient;
        first[i] = mean;
        second[i] = square;
        const direction = mean / bias1 / (Math.sqrt(square / bias2) + epsilon);
        const away = mask[i]! * (parameters[i]! - towards[i]!);
        parameters[i] = parameters[i]! - learningRate * (direction + weightDecay * away);
      }
      return { step, moments: state.moments };
    },
  };
}
