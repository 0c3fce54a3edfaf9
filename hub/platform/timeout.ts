/**
 * Settles as the work does, or rejects with the error of `late` once the work takes longer than `ms` milliseconds.
 * The work itself goes on; what it does afterwards has no effect on the result.
 */
export function withTimeout<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
