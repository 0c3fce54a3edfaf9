import sharp from 'sharp'

// A reader process works on one page at a time: a cache and more threads would only cost memory.
sharp.cache(false)
sharp.concurrency(1)

export { sharp }
