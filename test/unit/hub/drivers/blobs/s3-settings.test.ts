import assert from 'node:assert/strict'
import { parseS3Url } from '../../../../../hub/drivers/blobs/s3/settings.ts'
import { codeOf } from '../../../../../hub/errors.ts'

describe('the address of an S3 store', () => {
  it('has a form for AWS and one for other servers', () => {
    assert.deepEqual(parseS3Url('s3://invoices/hub/?region=eu-central-1&sse=AES256&versioning=required'), {
      bucket: 'invoices',
      prefix: 'hub/',
      pathStyle: false,
      region: 'eu-central-1',
      sse: 'AES256',
      versioning: 'required',
      timeoutSeconds: 20,
    })
    assert.deepEqual(
      parseS3Url('https://KEY:a%2Fb%2Bc@s3.example.com:9000/invoices/a/b?timeoutSeconds=5&ttlTag=class=temp'),
      {
        bucket: 'invoices',
        prefix: 'a/b/',
        pathStyle: true,
        endpoint: 'https://s3.example.com:9000',
        region: 'us-east-1',
        timeoutSeconds: 5,
        credentials: { accessKeyId: 'KEY', secretAccessKey: 'a/b+c' },
        ttlTag: { name: 'class', value: 'temp' },
      },
    )
    assert.deepEqual(parseS3Url('s3://KEY:SECRET@invoices?endpoint=https://minio.example.com&pathStyle=true'), {
      bucket: 'invoices',
      prefix: '',
      pathStyle: true,
      endpoint: 'https://minio.example.com',
      region: 'us-east-1',
      timeoutSeconds: 20,
      credentials: { accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
    })
  })

  it('is rejected with a reason, without its secret', () => {
    const wrong: [string, RegExp][] = [
      ['invoices', /is not a URL/],
      ['ftp://KEY:TOPSECRET@host/b', /begins with ftp:/],
      ['https://KEY:TOPSECRET@host/', /names no bucket/],
      ['s3:///x', /names no bucket/],
      ['s3://KEY@invoices', /one half/],
      ['s3://invoices?sse=rot13', /sse must be one of AES256/],
      ['s3://invoices?kmsKeyId=1', /kmsKeyId needs sse/],
      ['s3://invoices?ttl=1', /unknown option ttl/],
      ['s3://invoices?ttlTag=x', /name=value/],
      ['s3://invoices?versioning=on', /versioning must be one of/],
      ['s3://invoices?timeoutSeconds=0', /timeoutSeconds/],
      ['s3://invoices?endpoint=host', /endpoint must be an address/],
      ['https://KEY:TOPSECRET%@host/box', /percent-encoded/],
      ['s3://invoices?pathStyle=yes', /pathStyle must be one of/],
      ['s3://invoices?acl=public-read', /acl must be one of/],
    ]
    for (const [url, message] of wrong) {
      assert.throws(
        () => parseS3Url(url),
        (error: Error) => {
          assert.equal(codeOf(error), 'engine-settings-invalid', url)
          assert.match(error.message, message)
          assert.match(error.message, /^WAYBILL_BLOBS: /)
          assert.ok(!error.message.includes('TOPSECRET'))
          return true
        },
      )
    }
  })
})
