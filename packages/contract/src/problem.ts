import { z } from 'zod';
import { problems } from './problem-catalogue.ts';

export { problems };

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const ProblemCodeSchema = z.enum(problemCodes).meta({ id: 'ProblemCode' });
export type ProblemCodeSchema = z.infer<typeof ProblemCodeSchema>;

/** One fault in what was sent; `pointer` is a JSON pointer into the body, or `query.name`. */
export const Fault = z.object({ pointer: z.string(), detail: z.string() }).meta({ id: 'Fault' });
export type Fault = z.infer<typeof Fault>;

/** Every error answer (RFC 9457), as `application/problem+json`. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'where the code is explained' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'what was wrong, with what value, what to do' }),
    code: ProblemCodeSchema,
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(Fault).optional(),
    retryAfterSeconds: z.number().optional(),
    error: z
      .string()
      .optional()
      .meta({ description: 'the detail again, for Open Inference Protocol clients' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
