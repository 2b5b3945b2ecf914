// tokenize.cjs VOCAB TEXTS: prints the tokens of each text of a JSON array, as Hugging Face's tokenizers cut them for an uncased BERT.
const { readFileSync } = require('node:fs');
const { Tokenizer } = require('tokenizers');

const [vocabPath, textsPath] = process.argv.slice(2);
const lines = readFileSync(vocabPath, 'utf8').split('\n').filter(line => line.length);
const tokenizer = Tokenizer.fromString(JSON.stringify({
  version: '1.0', truncation: null, padding: null, added_tokens: [], post_processor: null, decoder: null,
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: {
    type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100,
    vocab: Object.fromEntries(lines.map((token, id) => [token, id])),
  },
}));

(async () => {
  const all = [];
  for (const text of JSON.parse(readFileSync(textsPath, 'utf8'))) {
    all.push((await tokenizer.encode(text)).getTokens());
  }

  console.log(JSON.stringify(all));
})();
