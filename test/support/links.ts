import assert from 'node:assert/strict'

/** Every link and resource of a page, as absolute URLs. */
async function linksOf(url: string): Promise<string[]> {
  const response = await fetch(url)
  assert.equal(response.status, 200, url)
  const links = [...(await response.text()).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link!)
  return [...new Set(links.map((link) => new URL(link, response.url).href))]
}

/** Follows every link of the pages for people; returns how many there are. All must be below `base`. */
export async function assertLinksHold(base: string): Promise<number> {
  const pages = ['', 'docs', 'docs/', 'problems', 'problems/', 'problems/internal']
  const links = new Set((await Promise.all(pages.map((page) => linksOf(`${base}/${page}`)))).flat())
  for (const link of links) {
    assert.ok(link.startsWith(`${base}/`), link)
    const { status, body } = await fetch(link)
    await body?.cancel()
    assert.equal(status, 200, link)
  }
  return links.size
}
