// The health check of MongoDB: makes the replica set where there is none, and succeeds once it can be written to.
const password = require('fs').readFileSync('/run/secrets/mongodb_root_password', 'utf8').trim()
db.getSiblingDB('admin').auth('root', password)
try {
  rs.status()
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] })
}
if (!db.hello().isWritablePrimary) throw new Error('not the primary yet')
