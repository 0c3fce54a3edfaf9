import type { Bug } from './bug.ts'
import { COURIER_BUGS } from './courier-bugs.ts'
import { DOOR_BUGS } from './door-bugs.ts'
import { ENGINE_BUGS } from './engine-bugs.ts'
import { PERSON_BUGS } from './person-bugs.ts'

export const BUGS: readonly Bug[] = [...ENGINE_BUGS, ...DOOR_BUGS, ...COURIER_BUGS, ...PERSON_BUGS]
