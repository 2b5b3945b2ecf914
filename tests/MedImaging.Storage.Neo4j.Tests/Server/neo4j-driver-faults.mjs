// Lets the official driver meet the scripted servers' faults and prints what it made of them, one JSON object.
// Argument: a JSON object of the servers' addresses by what goes wrong, and the file of the authority's certificate.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'package.json'))
const neo4j = require('neo4j-driver')
const at = JSON.parse(process.argv[2])
const auth = neo4j.auth.basic('neo4j', 'secret')

const began = Date.now()
const took = {}

async function using (name, uri, token, config, work) {
  const driver = neo4j.driver(uri, token, { maxTransactionRetryTime: 8000, ...config })
  try {
    return await work(driver)
  } catch (error) {
    return `${error.code}: ${error.message}`
  } finally {
    await driver.close()
    took[name] = Date.now() - began
  }
}

const write = key => async driver => {
  let tries = 0
  await driver.executeQuery('RETURN 1 AS one', {}, { routing: neo4j.routing.READ }).catch(() => {})
  const session = driver.session()
  try {
    await session.executeWrite(tx => {
      tries++
      return tx.run('CREATE (n {key: $key})', { key })
    })
  } finally {
    await session.close()
  }
  return tries
}

const echo = async driver => (await driver.executeQuery('RETURN $p AS p', { p: 'x'.repeat(1000) })).records[0].get('p').length
const run = text => async driver => {
  const session = driver.session()
  try {
    return (await session.run(text)).records.length
  } finally {
    await session.close()
  }
}

const tokens = neo4j.authTokenManagers.bearer({
  tokenProvider: (() => {
    let asked = 0
    return async () => ({ token: neo4j.auth.bearer(asked++ === 0 ? 'old' : 'new') })
  })()
})

const trusting = { encrypted: 'ENCRYPTION_ON', trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES', trustedCertificates: [at.authority] }
const jobs = {
  leader: using('leader', `neo4j://${at.follower}`, auth, {}, write('leader')),
  expired: using('expired', `bolt://${at.expired}`, auth, {}, write('expired')),
  cutRun: using('cutRun', `bolt://${at.cutRun}`, auth, {}, write('cut at RUN')),
  cutPull: using('cutPull', `bolt://${at.cutPull}`, auth, {}, write('cut within PULL')),
  token: using('token', `bolt://${at.token}`, tokens, {}, write('token')),
  drip: using('drip', `bolt://${at.drip}`, auth, {}, echo),
  silent: using('silent', `bolt://${at.silent}`, auth, {}, run('SLOW')),
  busy: using('busy', `bolt://${at.busy}`, auth, {}, run('SLOW')),
  http: using('http', `bolt://${at.http}`, auth, {}, echo),
  none: using('none', `bolt://${at.none}`, auth, {}, echo),
  garbage: using('garbage', `bolt://${at.garbage}`, auth, {}, echo),
  trusted: using('trusted', `bolt://${at.tls}`, auth, trusting, echo),
  anyCertificate: using('anyCertificate', `bolt+ssc://${at.tls}`, auth, {}, echo),
  untrusted: using('untrusted', `bolt+s://${at.tls}`, auth, {}, run('RETURN 1 AS one'))
}

const seen = {}
for (const [name, job] of Object.entries(jobs)) {
  seen[name] = await job
}
console.error('ms:', JSON.stringify(took))
console.log(JSON.stringify(seen))
