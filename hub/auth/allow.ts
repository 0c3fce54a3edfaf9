/** Who may do what. Each role may do what stands in its line, and nothing else. */
export const ROLES = ['viewer', 'sender', 'reviewer', 'admin'] as const
export type UserRole = (typeof ROLES)[number]

export type Action = 'read' | 'send' | 'review' | 'administer' | 'audit'

const ALLOWED: Record<UserRole, readonly Action[]> = {
  viewer: ['read'],
  sender: ['read', 'send'],
  reviewer: ['read', 'send', 'review'],
  admin: ['read', 'send', 'review', 'administer', 'audit'],
}

export const mayDo = (role: UserRole, action: Action): boolean => ALLOWED[role].includes(action)
