/** Who may do what. Each role may do what stands in its line, and nothing else. */
export const ROLES = ['viewer', 'sender', 'reviewer', 'admin'] as const
export type Role = (typeof ROLES)[number]

export type Action = 'read' | 'send' | 'review' | 'administer'

const ALLOWED: Record<Role, readonly Action[]> = {
  viewer: ['read'],
  sender: ['read', 'send'],
  reviewer: ['read', 'send', 'review'],
  admin: ['read', 'send', 'review', 'administer'],
}

export const mayDo = (role: Role, action: Action): boolean => ALLOWED[role].includes(action)
