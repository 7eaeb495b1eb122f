/** Words of other tools, by our word for the same thing. A word may be listed for several of ours: the first that is known is meant. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  // Activations and functions.
  silu: ["swish"],
  sigmoid: ["logistic", "expit", "σ"],
  log: ["ln"],
  leakyRelu: ["lrelu"],
  hardSigmoid: ["hsigmoid"],
  normalCdf: ["phi", "ndtr"],
  pi: ["π"],
  abs: ["fabs", "absolute"],
  square: ["sqr", "pow2"],
  identity: ["linear", "none", "passthrough"],
  erf: ["errorFunction"],
  meanSquaredError: ["mse", "mseLoss", "l2Loss"],
  softmaxCrossEntropy: ["crossEntropy", "crossEntropyLoss", "categoricalCrossentropy"],
  matmul: ["dot", "mm", "matrixProduct", "linear", "dense"],
  add: ["plus", "bias", "addBias", "biasAdd"],
  subtract: ["minus", "difference"],
  multiply: ["times", "mul", "hadamard"],
  power: ["pow"],
  // Losses.
  mse: ["meanSquaredError", "mseLoss", "l2", "l2Loss", "squaredError", "quadratic"],
  mae: ["meanAbsoluteError", "l1", "l1Loss", "absoluteError"],
  huber: ["huberLoss", "smoothL1", "smoothL1Loss"],
  crossEntropy: [
    "ce",
    "categoricalCrossentropy",
    "sparseCategoricalCrossentropy",
    "crossEntropyLoss",
    "nll",
    "nllLoss",
  ],
  binaryCrossEntropy: ["bce", "bceLoss", "bceWithLogits", "bceWithLogitsLoss", "logLoss"],
  // Optimizers, schedules and first values.
  sgd: ["momentum", "gradientDescent", "gd", "nesterov"],
  glorotUniform: ["xavier", "xavierUniform", "glorot"],
  glorotNormal: ["xavierNormal"],
  heUniform: ["kaiming", "kaimingUniform", "he"],
  heNormal: ["kaimingNormal"],
  // Keys of a config.
  lr: ["learningRate", "eta", "alpha", "learningRateInit"],
  initial: ["learningRate", "lr", "rate", "value"],
  epochs: ["iterations", "maxIter", "numEpochs", "nEpochs", "steps"],
  batchSize: ["batch", "miniBatch", "miniBatchSize", "bs"],
  layers: ["hidden", "hiddenLayers", "hiddenLayerSizes", "network", "architecture", "model"],
  linear: ["dense", "units", "width", "neurons", "fullyConnected", "fc", "linearLR", "linearDecay"],
  optimizer: ["solver", "optim"],
  weightDecay: ["l2", "l2Regularization", "decay"],
  decay: ["rho"],
  beta1: ["betas"],
  epsilon: ["eps"],
  threads: ["numThreads", "nThreads", "workers", "nJobs", "jobs", "cores"],
  native: ["blas", "openblas", "mkl", "accelerate"],
  seed: ["randomState", "randomSeed", "rng"],
  validation: ["validationSplit", "valSplit", "test", "testSize", "holdOut", "validationFraction"],
  stop: ["earlyStopping", "callbacks"],
  patience: ["earlyStopping", "nIterNoChange"],
  minDelta: ["tolerance", "tol"],
  dropout: ["dropoutRate", "dropRate"],
  schedule: ["scheduler", "lrSchedule", "lrScheduler"],
  cosine: ["cosineAnnealing", "cosineAnnealingLR", "cosineDecay"],
  step: ["stepLR", "stepDecay", "multiStepLR"],
  exponential: ["exponentialDecay", "exponentialLR"],
  plateau: ["reduceLROnPlateau", "reduceOnPlateau"],
  keep: ["restoreBestWeights", "saveBest", "checkpoint"],
  clipNorm: ["maxGradNorm", "gradientClipping", "clip", "maxNorm"],
  classWeights: ["classWeight", "posWeight", "weights"],
  sampleWeight: ["weights"],
  scale: ["normalize", "standardize", "scaler", "normalization"],
  standard: ["zscore", "normalize", "standardize", "standardScaler"],
  minmax: ["minMaxScaler", "range"],
  targets: ["y", "labels", "outputs", "output"],
  inputs: ["x", "features"],
  target: ["label", "y", "output"],
  init: ["initializer", "kernelInitializer", "weightInit"],
  float64: ["double", "f64"],
  float32: ["single", "f32"],
  // Formats of exports and imports.
  onnx: ["onnxruntime", "ort", "python", "py", "keras", "tensorflow", "tf"],
  safetensors: ["torch", "pytorch", "pt", "pth"],
  javascript: ["js", "mjs", "esm", "node", "typescript", "ts"],
  c: ["h", "header", "c99", "cpp", "c++"],
  sklearn: ["scikit", "scikitLearn", "sk"],
  "brain.js": ["brain", "js", "javascript"],
  // Commands and options.
  train: ["fit", "run", "learn"],
  evaluate: ["test", "score", "validate"],
  predict: ["infer", "apply", "inference"],
  inspect: ["show", "info", "summary", "describe"],
  gradcheck: ["check", "gradientCheck", "checkGradients"],
  help: ["man", "usage"],
  "--lr": ["--learningRate", "--eta", "--alpha"],
  "--epochs": ["--iterations", "--maxIter"],
  "--batch-size": ["--batch", "--bs"],
  "--threads": ["--numThreads", "--workers", "--jobs", "--cores"],
  "--out": ["--output", "--save", "--model"],
  "--target": ["--label", "--y"],
  "--force": ["--overwrite", "--yes"],
  "--quiet": ["--silent"],
};

/** Removes differences of spelling: `batch_size` and `batchSize` are the same word. */
export function normalizeWord(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, "");
}

/** Our words for one of other tools. */
export function wordsFor(word: string): readonly string[] {
  const wanted = normalizeWord(word);
  return Object.entries(otherNames).flatMap(([ours, names]) =>
    names.some((name) => normalizeWord(name) === wanted) ? [ours] : [],
  );
}
