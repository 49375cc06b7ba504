import { defineConfig } from "vite";

// Fixed names: the page of a bundle is written by publish and names these files.
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "../../mapdesk/data/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 1600,
    rollupOptions: {
      input: { app: "src/main.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "pmtiles.js", // the only part that is fetched when it is needed
        assetFileNames: (asset) => (asset.names.some((name) => name.includes("worker")) ? "worker.js" : "app[extname]"),
      },
    },
  },
});
