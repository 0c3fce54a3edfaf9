// Run by the image of MongoDB at its first start: the hub's own user, who may use its database and no other.
const password = require('fs').readFileSync('/run/secrets/mongodb_hub_password', 'utf8').trim()
db.getSiblingDB('waybill').createUser({ user: 'waybill', pwd: password, roles: [{ role: 'readWrite', db: 'waybill' }] })
