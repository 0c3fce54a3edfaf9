import type { VisionWish } from '../document/vision-wish.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { Step } from './step.ts'

/** Whether a pipeline has documents of a type read by a vision model, too. */
export function visionWish({ steps }: { steps: readonly Step[] }, type: DocumentType): VisionWish {
  const [read] = steps.flatMap((step) => ('read' in step ? [step.read] : []))
  const vision = read?.vision ?? 'never'
  if (typeof vision === 'string') return vision
  return (Object.hasOwn(vision, type) ? vision[type] : vision['any']) ?? 'never'
}

/** Whether a pipeline has documents of any type read by a vision model. */
export const usesVision = ({ steps }: { steps: readonly Step[] }): boolean =>
  steps.some((step) => {
    const { vision = 'never' } = 'read' in step ? step.read : {}
    return [typeof vision === 'string' ? vision : Object.values(vision)].flat().some((wish) => wish !== 'never')
  })
