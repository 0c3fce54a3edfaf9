export const USER_ROLES = ['viewer', 'sender', 'reviewer', 'admin'] as const
export type UserRole = (typeof USER_ROLES)[number]

export type Permission = 'read' | 'send' | 'review' | 'administer' | 'audit'

/** What each user role may do: exactly what its line lists. */
const PERMISSIONS: Record<UserRole, readonly Permission[]> = {
  viewer: ['read'],
  sender: ['read', 'send'],
  reviewer: ['read', 'send', 'review'],
  admin: ['read', 'send', 'review', 'administer', 'audit'],
}

export const permissionsOf = (role: UserRole): readonly Permission[] => PERMISSIONS[role]
