import './components/age.js';
import './components/app.js';
import './keys.js';
