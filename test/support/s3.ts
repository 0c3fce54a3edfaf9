import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { freePort } from './free-port.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

let buckets = 0

/** A separate bucket on a real server, and a separate client for it. */
export async function makeBucket(server: string) {
  const { origin, username, password } = new URL(server)
  const bucket = `waybill-${Date.now().toString(36)}-${process.pid}-${++buckets}`
  const url = new URL(server)
  url.pathname = `/${bucket}`
  url.search = ''
  const client = new S3Client({
    endpoint: origin,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) },
  })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const objects = async () => (await client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []
  const uploads = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []
  return {
    bucket,
    url: url.href,
    objects,
    uploads,
    versions: async () => (await client.send(new ListObjectVersionsCommand({ Bucket: bucket }))).Versions ?? [],
    head: (name: string) => client.send(new HeadObjectCommand({ Bucket: bucket, Key: name })),
    tags: async (name: string) =>
      (await client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: name }))).TagSet,
    overwrite: async (name: string, body: Uint8Array) =>
      void (await client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: body }))),
    delete: async (name: string) => void (await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name }))),
    /** Leaves versions behind where there are any: the server of the tests is thrown away. */
    async remove() {
      for (const { Key } of await objects()) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
      await client.send(new DeleteBucketCommand({ Bucket: bucket })).catch(() => {})
      client.destroy()
    },
  }
}

/** An S3 server of the test's own, to be stopped, killed and started again on the same port and files. */
export async function startOwnS3(program: string) {
  const home = temporaryFolder('s3')
  const port = await freePort()
  for (const folder of ['data', 'versions']) mkdirSync(path.join(home, folder))
  let server = launch()

  function launch() {
    const args = ['-listen', `127.0.0.1:${port}`, '-versions', path.join(home, 'versions'), path.join(home, 'data')]
    return spawn(program, args, {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], ROOT_ACCESS_KEY: 'testkey', ROOT_SECRET_KEY: 'testsecret' },
    })
  }
  const up = async () => {
    while (!(await answers(port))) {
      if (server.exitCode !== null) throw new Error(`the S3 server ended with ${server.exitCode}`)
      await delay(20)
    }
  }
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  await up()
  return {
    url: `http://testkey:testsecret@127.0.0.1:${port}/`,
    kill,
    signal: (signal: NodeJS.Signals) => server.kill(signal),
    async startAgain() {
      server = launch()
      await up()
    },
    async close() {
      await kill()
      removeFolder(home)
    },
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
