/** One real number a pixel, row by row. */
export interface Field {
  readonly width: number;
  readonly height: number;
  /** length = width × height */
  readonly data: Float64Array;
}

/** The highest value within `reach` pixels, up, down and aside. */
export function highestWithin(field: Field, reach: number): Field {
  return transposed(highestInRow(transposed(highestInRow(field, reach)), reach));
}

/** The lowest value within `reach` pixels, up, down and aside. */
export function lowestWithin(field: Field, reach: number): Field {
  return negative(highestWithin(negative(field), reach));
}

function negative({ width, height, data }: Field): Field {
  return { width, height, data: data.map((value) => -value) };
}

function highestInRow({ width, height, data }: Field, reach: number): Field {
  const result = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const end = row + Math.min(width - 1, x + reach);
      let highest = -Infinity;
      for (let i = row + Math.max(0, x - reach); i <= end; i++) {
        if (data[i]! > highest) highest = data[i]!;
      }
      result[row + x] = highest;
    }
  }
  return { width, height, data: result };
}

function transposed({ width, height, data }: Field): Field {
  const result = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) result[x * height + y] = data[y * width + x]!;
  }
  return { width: height, height: width, data: result };
}

/** Average of 3×3, edges repeated. */
export function smoothed({ width, height, data }: Field): Field {
  const result = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) {
        const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
        for (let dx = -1; dx <= 1; dx++) {
          sum += data[row + Math.min(width - 1, Math.max(0, x + dx))]!;
        }
      }
      result[y * width + x] = sum / 9;
    }
  }
  return { width, height, data: result };
}
