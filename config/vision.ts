import type { Settings } from './config.ts'

/** Settings of the vision model; undefined if there is none. */
export const visionSettings = ({ vision }: Settings) =>
  vision.visionUrl === ''
    ? undefined
    : {
        url: vision.visionUrl,
        model: vision.visionModel,
        apiKey: vision.visionApiKey,
        prompt: vision.visionPrompt,
        responseFormat: vision.visionResponseFormat,
        isInHouse: vision.visionInHouse === 'yes',
        timeoutSeconds: vision.visionTimeoutSeconds,
        maxTokens: vision.visionMaxTokens,
        maxPages: vision.visionMaxPages,
        maxSide: vision.visionMaxSide,
        concurrency: vision.visionConcurrency,
        inputPrice: vision.visionInputPrice,
        outputPrice: vision.visionOutputPrice,
      }
