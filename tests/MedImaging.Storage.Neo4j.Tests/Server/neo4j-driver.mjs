// Runs the official driver against scripted servers and prints what it saw, a line of JSON per server.
// Arguments: a JSON list of { label, uri, user, password, token }.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'package.json'))
const neo4j = require('neo4j-driver')
const { types } = neo4j

const config = { maxTransactionRetryTime: 5000, telemetryDisabled: false }

// Numbers come back as Integer objects whatever they were sent as; and without the patch "utc" a zone comes back without its offset.
const isTemporal = value => [types.Date, types.Time, types.LocalTime, types.LocalDateTime, types.DateTime, types.Duration].some(type => value instanceof type)
const shown = value => value.toString().replace(/[+-][\d:]+\[/, '[')

async function using (driver, work) {
  try {
    return await work(driver)
  } finally {
    await driver.close()
  }
}

async function values (driver) {
  const session = driver.session({ fetchSize: 2 })
  const one = async (text, parameters) => (await session.run(text, parameters)).records[0]
  const sent = {
    nothing: null, yes: true, no: false, tiny: neo4j.int(-16), small: neo4j.int(-17), byte: neo4j.int(-128), short: neo4j.int(-129), more: neo4j.int(128),
    middle: neo4j.int(32768), large: neo4j.int('2147483648'), least: neo4j.int('-9223372036854775808'), most: neo4j.int('9223372036854775807'),
    half: 0.5, negative: -0.0, infinite: Infinity, empty: '', text: 'Grüße 漢字 🩻', long: 'x'.repeat(300), longer: 'y'.repeat(70000),
    bytes: Int8Array.from([1, -2, 3]), list: [neo4j.int(1), ['two', [null]], { three: 3.5 }], many: Array.from({ length: 300 }, (_, i) => i + 0.5),
    map: { a: { b: { c: [] } }, d: {} },
    date: new types.Date(2024, 2, 29), localTime: new types.LocalTime(1, 2, 3, 4), time: new types.Time(23, 59, 59, 999999999, -3600),
    localDateTime: new types.LocalDateTime(1969, 12, 31, 23, 59, 59, 1), dateTime: new types.DateTime(2024, 7, 1, 12, 0, 0, 5, 7200),
    zoned: new types.DateTime(2024, 7, 1, 12, 0, 0, 5, 7200, 'Europe/Berlin'), duration: new types.Duration(14, -3, 16, 700),
    flat: new types.Point(neo4j.int(7203), 1.5, -2.5), space: new types.Point(neo4j.int(9157), 1, 2, 3)
  }
  for (const [name, value] of Object.entries(sent)) {
    const back = (await one('RETURN $p AS p', { p: value })).get('p')
    if (isTemporal(value)) {
      assert.equal(back.constructor, value.constructor, name)
      assert.equal(shown(back), shown(value), name)
    } else if (name === 'bytes') {
      assert.deepEqual([...back], [...value], name)
    } else {
      assert.deepEqual(back, value, name)
    }
  }

  const graph = await one('MATCH path RETURN everything')
  const [alice, knows, path] = [graph.get('node'), graph.get('relationship'), graph.get('path')]
  assert.deepEqual(alice.labels, ['Patient', 'Test'])
  assert.equal(alice.properties.key, 'p1')
  assert.equal(knows.type, 'HAS')
  assert.ok(knows.start.equals(1) && knows.end.equals(2))
  assert.equal(path.length, 3)
  assert.deepEqual(path.segments.map(each => each.relationship.type), ['HAS', 'OF', 'HAS'])
  assert.deepEqual(path.segments.map(each => each.start.identity.toNumber()), [1, 2, 3])
  assert.deepEqual(path.segments.map(each => each.end.identity.toNumber()), [2, 3, 3])
  assert.equal(graph.get('zoned').timeZoneId, 'Europe/Berlin')
  const server = (await session.run('RETURN $p AS p', { p: 1 })).summary.server
  await session.close()
  return { elementId: alice.elementId, ends: [knows.startNodeElementId, knows.endNodeElementId], agent: server.agent, version: server.protocolVersion }
}

async function transactions (driver) {
  const session = driver.session({ database: 'neo4j' })
  let tries = 0
  const written = await session.executeWrite(async tx => {
    tries++
    const result = await tx.run('CREATE (n {key: $key})', { key: 'managed' })
    return result.summary.counters.updates().nodesCreated
  }, { metadata: { who: 'test' }, timeout: 5000 })
  assert.equal(written, 1)
  assert.equal(tries, 2)

  const rolled = session.beginTransaction()
  await (await rolled).run('CREATE (n {key: $key})', { key: 'rolled back' })
  await (await rolled).rollback()

  const kept = await session.beginTransaction()
  const [first, second] = await Promise.all([kept.run('UNWIND range(1, 5) AS n RETURN n'), kept.run('CREATE (n {key: $key})', { key: 'explicit' })])
  assert.equal(first.records.length, 5)
  assert.equal(second.summary.queryType, 'w')
  await kept.commit()
  const bookmarks = session.lastBookmarks()
  assert.equal(bookmarks.length, 1)

  await assert.rejects(session.run('NOT CYPHER'), error => error.code === 'Neo.ClientError.Statement.SyntaxError')
  const failing = await session.beginTransaction()
  await assert.rejects(failing.run('NOT CYPHER'))
  await assert.rejects(failing.commit())
  await session.close()

  const reader = driver.session({ defaultAccessMode: neo4j.session.READ, bookmarks })
  const keys = await reader.executeRead(async tx => (await tx.run('MATCH (n) RETURN n.key AS key')).records.map(each => each.get('key')))
  await assert.rejects(reader.run('CREATE (n {key: $key})', { key: 'refused' }), error => error.code === 'Neo.ClientError.Statement.AccessMode')
  await reader.close()
  return keys
}

async function streaming (driver) {
  const session = driver.session({ fetchSize: 2 })
  const seen = []
  for await (const record of session.run('UNWIND range(1, 5) AS n RETURN n')) {
    seen.push(record.get('n').toNumber())
  }
  const some = []
  for await (const record of session.run('UNWIND range(1, 5) AS n RETURN n')) {
    some.push(record.get('n').toNumber())
    if (some.length === 3) break
  }
  const tx = await session.beginTransaction()
  for await (const record of tx.run('UNWIND range(1, 5) AS n RETURN n')) {
    some.push(record.get('n').toNumber())
    break
  }
  await tx.rollback()
  await session.close()
  return { seen, some }
}

async function look ({ label, uri, user, password, token }) {
  const basic = neo4j.auth.basic(user, password)
  const seen = { label }
  await using(neo4j.driver(uri, basic, config), async driver => {
    await driver.verifyConnectivity()
    Object.assign(seen, await values(driver))
    seen.keys = await transactions(driver)
    Object.assign(seen, await streaming(driver))
  })
  await using(neo4j.driver(uri.replace('bolt:', 'neo4j:'), neo4j.auth.bearer(token), config), async driver => {
    const { records } = await driver.executeQuery('RETURN $p AS p', { p: 'routed' }, { routing: neo4j.routing.READ })
    seen.routed = records[0].get('p')
    seen.info = (await driver.getServerInfo()).protocolVersion
  })
  await using(neo4j.driver(uri, neo4j.auth.basic(user, 'wrong'), config), async driver => {
    seen.refused = await driver.verifyConnectivity().then(() => 'let in', error => error.code)
  })
  return seen
}

// All at once: most of the time is the driver waiting before it tries again.
const seen = await Promise.all(JSON.parse(process.argv[2]).map(server =>
  look(server).catch(error => ({ label: server.label, error: `${error.stack}` }))))
for (const each of seen) {
  console.log(JSON.stringify(each))
}
