/**
 * Mean over the rows of some batches, from the losses of these batches. Each loss counts by its batch's share of the rows, so
 * the mean of a single batch is its loss to the last bit.
 *
 * @param losses of the batches, from number `from` on
 * @param lengths of the batches in rows
 */
export function meanLoss(
  losses: ArrayLike<number>,
  lengths: readonly number[],
  from = 0,
  batches = lengths.length,
): number {
  let rows = 0;
  for (let i = 0; i < batches; i++) rows += lengths[i] as number;
  let mean = 0;
  for (let i = 0; i < batches; i++) mean += (losses[from + i] as number) * ((lengths[i] as number) / rows);
  return mean;
}
